"""The page of a job: a bar that asks on while it runs, and what came of it."""

from gisgrid.jobs import service
from gisgrid.jobs.kinds import File, Result
from tests.cast import HOME

C = f"/c/{HOME}"
FRAGMENT = {"HX-Request": "true"}


def test_it_works(stage, kind, ask, work_off):
    job = ask(kind(lambda *_a: Result("21个网格", f"{C}/map")))
    client = stage.client("lin")
    waiting = client.get(f"{C}/jobs/{job}").text
    assert 'hx-trigger="every 1s"' in waiting
    assert "<html" not in client.get(f"{C}/jobs/{job}", headers=FRAGMENT).text
    work_off()
    done = client.get(f"{C}/jobs/{job}", headers=FRAGMENT).text
    assert "21个网格" in done
    assert f'href="{C}/map"' in done
    assert "hx-trigger" not in done


def test_the_file_is_offered_under_its_chinese_name(stage, kind, ask, work_off):
    job = ask(kind(lambda *_a: Result(file=File("图册.pdf", "application/pdf", b"%PDF"))))
    work_off()
    client = stage.client("lin")
    assert "图册.pdf" in client.get(f"{C}/jobs/{job}").text
    file = client.get(f"{C}/jobs/{job}/file")
    assert file.content == b"%PDF"
    assert "%E5%9B%BE%E5%86%8C.pdf" in file.headers["content-disposition"]


def test_cancelling_by_the_page(stage, kind, ask, look):
    job = ask(kind(lambda *_a: Result()))
    answer = stage.client("lin").send_form(f"{C}/jobs/{job}/cancel")
    assert answer.headers["location"] == f"{C}/jobs/{job}"
    assert look(job).state == "cancelled"


def test_the_list_shows_what_one_asked_for(stage, kind, ask):
    job = ask(kind(lambda *_a: Result()), "mei")
    assert f"{C}/jobs/{job}" in stage.client("mei").get(f"{C}/jobs").text
    assert f"{C}/jobs/{job}" not in stage.client("lin").get(f"{C}/jobs").text


def test_that_the_end_was_seen_is_kept_once(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result()))
    client = stage.client("lin")
    client.get(f"{C}/jobs/{job}")
    assert look(job).seen_at is None
    work_off()
    client.get(f"{C}/jobs/{job}")
    seen = look(job).seen_at
    assert seen is not None
    with stage.acting("lin") as (session, _actor):
        service.see(session, service.get(session, HOME, job))
    assert look(job).seen_at == seen
