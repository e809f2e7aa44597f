"""A statement of a page that takes too long is stopped, with a message that says what to do."""

from fastapi.testclient import TestClient
from sqlalchemy import text

from gisgrid.app import create_app
from gisgrid.auth.service import csrf_of
from gisgrid.guards import COOKIE
from tests.cast import HOME

SHORT = 0.3


def test_it_works(stage, settings):
    app = create_app(settings.model_copy(update={"statement_timeout": SHORT}), stage.database.app)
    token = stage.world.tokens["lin"]
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False,
                        follow_redirects=False)  # fmt: skip
    client.cookies.set(COOKIE, token)
    form = {"csrf": csrf_of(token), "origin": "plan"}
    address = f"/c/{HOME}/plans/drafts"
    # Somebody holds the table: the page's statement would wait for ever.
    with stage.database.owner.begin() as holder:
        holder.execute(text("LOCK TABLE draft_plan IN ACCESS EXCLUSIVE MODE"))
        answer = client.post(address, data=form)
        assert answer.status_code == 503
        assert "用的时间太长" in answer.text
        holder.rollback()
    assert client.post(address, data=form).status_code == 303
    with stage.database.owner.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM draft_plan WHERE origin = 'plan'"))
    assert count == 1
