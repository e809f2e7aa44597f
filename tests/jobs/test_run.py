"""A job is done as its asker, whole or not at all, and says how far it is."""

from datetime import date

import pytest
from sqlalchemy import func, select, text, update

from gisgrid import upkeep
from gisgrid.auth.models import LoginSession, RoleGrant
from gisgrid.auth.rules import Verb
from gisgrid.db import transaction
from gisgrid.errors import Invalid, NotAllowed, NotFound, TooMany
from gisgrid.households.models import Household
from gisgrid.jobs import runner, service
from gisgrid.jobs.kinds import File, Result
from gisgrid.territory.models import ResidentsGroup
from tests.cast import HOME


def test_it_works(kind, ask, look, work_off):
    job = ask(kind(lambda _s, actor, params, _p: Result(f"{actor.username} {params['n']}")), n=3)
    assert look(job).state == "waiting"
    work_off()
    done = look(job)
    assert (done.state, done.words, done.share) == ("done", "lin 3", 1)


def test_it_sees_what_its_asker_sees(stage, kind, ask, look, work_off):
    def count(session, _actor, params, _progress):
        wanted = Household.community == params["community"]
        return Result(str(session.scalar(select(func.count(Household.id)).where(wanted))))

    name = kind(count)
    jobs = {who: ask(name, who) for who in ("lin", "mei", "bo")}
    work_off()
    assert {who: look(job, who).words for who, job in jobs.items()} == {
        "lin": "42", "mei": "12", "bo": "12"}  # fmt: skip


def test_it_acts_in_the_role_it_was_asked_in(stage, kind, ask, look, work_off):
    job = ask(kind(lambda _s, actor, _params, _p: Result(actor.role)), "ada")
    work_off()
    assert look(job, "ada").words == "administrator"


def test_who_lost_the_role_gets_nothing_done(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result("done")), "mei")
    with transaction(stage.database.owner) as session:
        grant = session.scalar(text("SELECT role_grant FROM job WHERE id = :id"), {"id": job})
        ended = update(RoleGrant).where(RoleGrant.id == grant)
        session.execute(ended.values(since=date(2020, 1, 1), until=date(2020, 2, 1)))
    work_off()
    with transaction(stage.database.owner) as session:
        assert session.scalar(text("SELECT state FROM job WHERE id = :id"), {"id": job}) == "failed"


def test_the_verb_of_the_kind_is_needed(kind, ask):
    with pytest.raises(NotAllowed):
        ask(kind(lambda *_a: Result(), Verb.IMPORT), "mei")


def test_a_queue_has_an_end(kind, ask):
    name = kind(lambda *_a: Result())
    for _n in range(service.MOST_WAITING):
        ask(name, "mei")
    with pytest.raises(TooMany):
        ask(name, "mei")
    ask(name, "bo")


def groups(stage):
    with stage.acting("lin") as (session, _actor):
        return session.scalars(
            select(ResidentsGroup.name).where(ResidentsGroup.community == HOME)
        ).all()


def half(session, _actor, params, progress):
    session.add(ResidentsGroup(community=HOME, name="半途"))
    session.flush()
    progress(0.5, "一半")
    if params.get("breaks") == "known":
        raise Invalid("第3行不对")
    if params.get("breaks"):
        raise ZeroDivisionError
    return Result("好", location="/c/1/map")


def test_what_it_writes_is_there_when_it_is_done(stage, kind, ask, look, work_off):
    job = ask(kind(half))
    work_off()
    assert (look(job).state, look(job).location) == ("done", "/c/1/map")
    assert "半途" in groups(stage)


@pytest.mark.parametrize(("breaks", "words"), [("known", "第3行不对"), ("unknown", "编号")])
def test_what_breaks_leaves_nothing_but_its_reason(stage, kind, ask, look, work_off, breaks, words):
    job = ask(kind(half), breaks=breaks)
    work_off()
    assert look(job).state == "failed"
    assert words in look(job).words
    assert "半途" not in groups(stage)
    inbox = stage.client("lin").get(f"/c/{HOME}/notices").text
    assert "没有做成" in inbox
    assert words in inbox


def test_progress_is_seen_before_the_work_is_committed(stage, kind, ask, look, work_off):
    seen = []

    def work(session, _actor, _params, progress):
        session.add(ResidentsGroup(community=HOME, name="还没提交"))
        session.flush()
        progress(0.4, "第2个网格")
        seen.append((look(job).share, look(job).words, "还没提交" in groups(stage)))
        return Result()

    job = ask(kind(work))
    work_off()
    assert seen == [(0.4, "第2个网格", False)]


def test_a_running_job_stops_at_its_next_step(stage, kind, ask, look, work_off):
    def work(session, _actor, _params, progress):
        session.add(ResidentsGroup(community=HOME, name="不要了"))
        session.flush()
        with stage.acting("lin") as (other, _lin):
            service.cancel(other, service.get(other, HOME, job))
        progress(0.5)
        raise AssertionError("went on")

    job = ask(kind(work))
    work_off()
    assert look(job).state == "cancelled"
    assert "不要了" not in groups(stage)


def test_a_waiting_job_is_cancelled_at_once_and_an_ended_one_is_not(
    stage, kind, ask, look, work_off
):
    name = kind(lambda *_a: Result())
    waiting, ended = ask(name), ask(name)
    with stage.acting("lin") as (session, _actor):
        service.cancel(session, service.get(session, HOME, waiting))
    work_off()
    with stage.acting("lin") as (session, _actor):
        service.cancel(session, service.get(session, HOME, ended))
    assert (look(waiting).state, look(ended).state) == ("cancelled", "done")


def test_nobody_cancels_the_job_of_another(stage, kind, ask, look):
    job = ask(kind(lambda *_a: Result()), "mei")
    with stage.acting("bo") as (session, _actor):
        session.execute(text("SELECT cancel_job(:c, :id)"), {"c": HOME, "id": job})
    assert look(job, "mei").state == "waiting"


def test_its_file_is_the_askers_alone(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result(file=File("名单.txt", "text/plain", b"abc"))), "mei")
    work_off()
    with stage.acting("mei") as (session, _actor):
        assert service.file_of(session, look(job, "mei")).content == b"abc"
    with stage.acting("lin") as (session, _actor):
        with pytest.raises(NotFound):
            service.get(session, HOME, job)
        with pytest.raises(NotFound):
            service.file_of(session, look(job, "mei"))


def test_its_session_is_closed_with_it(stage, kind, ask, work_off):
    ask(kind(half), breaks="unknown")
    ask(kind(half))
    work_off()
    with transaction(stage.database.owner) as session:
        assert session.scalar(select(func.count()).where(LoginSession.kind == "job")) == 0


def test_two_runners_never_take_the_same(stage, kind, ask):
    taken = []
    name = kind(lambda _s, _a, params, _p: taken.append(params["n"]) or Result())
    for n in range(2):
        ask(name, n=n)
    with transaction(stage.database.app) as first:
        one = runner._take(first, 1, "a")
        with transaction(stage.database.app) as second:
            other = runner._take(second, 2, "b")
    assert one.id != other.id


def test_old_files_go(stage, kind, ask, look, work_off):
    job = ask(kind(lambda *_a: Result(file=File("f", "text/plain", b"x"))))
    work_off()
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE job SET ended_at = now() - interval '8 days'"))
    assert upkeep.clear(stage.database.app) == 1
    assert look(job).state == "done"


def test_who_has_enough_gets_the_best_so_far(stage, kind, ask, look, work_off):
    def improve(_session, _actor, params, progress):
        best = 0
        client = stage.client("lin")
        while not progress.enough:
            best += 1
            if best == 3:
                assert client.send_form(f"/c/{HOME}/jobs/{params['job']}/stop").status_code == 303
            progress(0.1 * best / (1 + best))
        return Result(f"best {best}")

    name = kind(improve, keeps=True)
    job = ask(name)
    with transaction(stage.database.owner) as session:
        told = {"id": job, "params": f'{{"community": {HOME}, "job": {job}}}'}
        session.execute(text("UPDATE job SET params = CAST(:params AS jsonb) WHERE id = :id"), told)
    work_off()
    done = look(job)
    assert done.state == "done"
    assert int(done.words.split()[1]) >= 3


def test_what_has_no_best_so_far_cannot_be_stopped(stage, kind, ask, look):
    job = ask(kind(lambda *_a: Result()))
    refused = stage.client("lin").send_form(f"/c/{HOME}/jobs/{job}/stop")
    assert refused.status_code == 409
    assert look(job).state == "waiting"


def test_who_left_a_long_job_finds_its_end_in_the_inbox(stage, kind, ask, work_off, monkeypatch):
    short = ask(kind(lambda *_a: Result("很快")))
    work_off()
    monkeypatch.setattr(runner, "LONG_S", 0)
    long = ask(kind(lambda *_a: Result("导入好了")))
    work_off()
    page = stage.client("lin").get(f"/c/{HOME}/notices").text
    assert "导入好了" in page
    assert "很快" not in page
    assert short != long
    assert "导入好了" not in stage.client("bo").get(f"/c/{HOME}/notices").text
