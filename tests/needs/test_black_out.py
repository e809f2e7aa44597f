"""Words that should not stand there go from every column that holds them: all tables are read."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select, text

from gisgrid.db import Base, transaction
from gisgrid.diary.models import DiaryEntry, DiaryReview, DiarySentence
from gisgrid.disputes.models import Dispute
from gisgrid.needs.models import Need, NeedStep
from gisgrid.needs.rules import StepCode
from gisgrid.tasks.models import Task
from gisgrid.visits.models import Visit
from tests.cast import HOME
from tests.needs.test_steps import FOUND, take, with_file
from tests.pictures_taken import jpeg

C = StepCode
SECRET = "陆家二闺女"
SAID = f"{SECRET}和楼上吵架。"
# Frozen with its day, and files that are made and go within days.
FROZEN = {"ledger_copy", "job_file"}


def holding(stage):
    """Tables in which the words still stand, in a column of their own or inside JSON."""
    with transaction(stage.database.owner) as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            if table.name not in FROZEN
            and session.scalar(
                text(
                    f"SELECT EXISTS (SELECT FROM {table.name} t WHERE strpos(t::text, :said) > 0)"
                ),
                {"said": SECRET},
            )
        }


def words_in(content):
    sheet = load_workbook(BytesIO(content)).active
    return " ".join(str(cell) for row in sheet.values for cell in row)


def test_it_reaches_need_history_task_diary_dispute_file_names_messages_and_trail(stage, day):
    with transaction(stage.database.owner) as session:
        found = session.scalar(select(Need).where(Need.community == HOME, Need.no == 2))
        found.content, found.place, found.kind = SAID, SECRET, "neighbour_dispute"
        found.state, found.level, found.sub_kind = "handling", "community", None
        place = {"point": found.point, "grid": found.grid}
        entry = DiaryEntry(
            community=HOME, happened_on=day, author_name="梅", topic="daily_visit", placed="door",
            companions=SECRET, household=found.household, grid_then=found.grid, **place,
        )  # fmt: skip
        session.add(entry)
        session.flush()
        for number, said in enumerate(({"mark": "note", "words": SECRET},
                                       {"mark": "need", "need": found.id})):  # fmt: skip
            session.add(DiarySentence(community=HOME, diary_entry=entry.id, position=number,
                                      **said, **place))  # fmt: skip
        session.add(DiaryReview(community=HOME, diary_entry=entry.id, account=1, comment=SECRET,
                                reviewer_name="林", **place))  # fmt: skip
        visit = session.scalars(select(Visit).where(Visit.community == HOME)).first()
        visit.diary_entry, visit.situation = entry.id, SECRET
        need, unit = found.id, session.scalar(text("SELECT min(id) FROM unit"))
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        session.add(Task(
            community=HOME, no=9, content=SAID, source="whistle", unit=unit, need=need,
            opened_on=day, opened_by="林", due_on=tomorrow.date(), progress=SECRET,
            arrive_by=tomorrow))  # fmt: skip
    lin = stage.client("lin")
    opened = lin.send_form(f"{FOUND}/{need}/dispute")
    again = lin.send_form(f"{FOUND}/{need}/dispute")
    assert opened.headers["location"] == again.headers["location"]
    take(stage, "lin", need, C.ASK_EXTEND, reason=f"等{SECRET}", until=day + timedelta(30))
    page = f"{FOUND}/{need}/steps/answer"
    answered = with_file(lin, page, f"{SECRET}.jpg", jpeg(), words=f"和{SECRET}谈过", key="k")
    assert answered.status_code == 303
    before = holding(stage)
    assert {"need", "need_step", "task", "dispute_words", "diary_sentence", "visit", "diary_entry",
            "diary_review", "attachment", "notice", "audit_entry"} <= before  # fmt: skip
    assert lin.send_form(f"{FOUND}/{need}/black-out", words=SECRET).status_code == 303
    assert holding(stage) == set()
    for path in (f"{FOUND}/{need}", f"/c/{HOME}/search?q=吵架", f"/c/{HOME}/needs?state=all"):
        page = lin.get(path).text
        assert "吵架" in page
        assert SECRET[:2] not in page
    ledger = lin.get(f"/c/{HOME}/ledgers/needs/file.xlsx")
    assert ledger.status_code == 200
    assert "陆家" not in words_in(ledger.content)
    with transaction(stage.database.owner) as session:
        dispute = session.scalar(select(Dispute))
        assert (dispute.need, dispute.kind) == (need, "neighbour")
        assert session.scalars(select(NeedStep.note).where(NeedStep.need == need)).all()


def test_a_dispute_and_its_entry_are_reached_as_well(stage, day):
    lin = stage.client("lin")
    with transaction(stage.database.owner) as session:
        found = session.scalar(select(Need).where(Need.community == HOME, Need.no == 2))
        found.content, found.kind, found.sub_kind = SAID, "neighbour_dispute", None
        need = found.id
    page = lin.send_form(f"{FOUND}/{need}/dispute").headers["location"]
    assert lin.send_form(f"{page}/black-out", words=SECRET).status_code == 303
    # The need has its own page for it, where who looks sees what goes.
    assert "dispute_words" not in holding(stage)
    assert stage.client("mei").send_form(f"{page}/black-out", words=SECRET).status_code == 403


def test_another_kind_opens_no_dispute(stage):
    with transaction(stage.database.owner) as session:
        need = session.scalar(select(Need.id).where(Need.community == HOME, Need.no == 2))
    assert "打开纠纷台账" not in stage.client("lin").get(f"{FOUND}/{need}").text
    assert stage.client("lin").send_form(f"{FOUND}/{need}/dispute").status_code == 409
