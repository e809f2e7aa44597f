"""Accounts and roles by page, a first password that must be changed, the trail for directors."""

import sqlalchemy as sa
from alembic import op

from gisgrid.migrations import run_sql

revision = "2026_11_25_people"
down_revision = "2026_11_25_ledgers"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "people_of(bigint)",
    "make_account(bigint, text, text, text)",
    "give_role(bigint, bigint, text, bigint, bigint, bigint, bigint, date, date)",
    "end_role(bigint, bigint, date)",
    "reset_password(bigint, bigint, text)",
    "close_account(bigint, bigint, boolean)",
    "sign_out_account(bigint, bigint)",
    "own_password(bytea)",
    "change_password(bytea, text)",
    "trail_of(bigint, bigint, text, text, date, integer, integer)",
)
INTERNAL = ("may_administer(bigint, bigint)", "note_account(bigint, text, bigint, jsonb)")
OLD_OPEN_SESSION = """
CREATE OR REPLACE FUNCTION open_session(token bytea, for_account bigint, for_kind text, closes timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE chosen bigint;
BEGIN
  DELETE FROM login_session WHERE closes_at < now();
  DELETE FROM login_attempt WHERE username = (SELECT username FROM account WHERE id = for_account);
  SELECT id INTO chosen FROM role_grant
   WHERE account = for_account AND since <= current_date AND (until IS NULL OR until > current_date)
   ORDER BY id LIMIT 1;
  IF chosen IS NULL THEN RETURN false; END IF;
  INSERT INTO login_session (token_sha256, account, role_grant, kind, closes_at)
  VALUES (token, for_account, chosen, for_kind, closes);
  RETURN true;
END $$;
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "account",
        sa.Column(
            "must_change",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="the password was given by another",
        ),
    )
    op.add_column("account", sa.Column("last_in_at", sa.DateTime(timezone=True)))
    run_sql("2026-11-25_people.sql")
    for function in (*FUNCTIONS, *INTERNAL):
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        if function in FUNCTIONS:
            op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO gisgrid_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(OLD_OPEN_SESSION)
    for function in (*FUNCTIONS, *INTERNAL):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("account", "last_in_at")
    op.drop_column("account", "must_change")
