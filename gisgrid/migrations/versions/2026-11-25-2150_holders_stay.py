"""A task's grid is who holds it, so it stays when households are placed anew."""

from alembic import op

revision = "2026_11_25_holders_stay"
down_revision = "2026_11_25_qgis"
branch_labels = None
depends_on = None

TABLES_WITH = """CREATE OR REPLACE FUNCTION tables_with(VARIADIC wanted text[]) RETURNS SETOF name
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
     AND a.attname = ANY (wanted){but}
   GROUP BY c.relname HAVING count(*) = cardinality(wanted) ORDER BY c.relname
$$"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(TABLES_WITH.format(but=" AND c.relname <> 'task'"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(TABLES_WITH.format(but=""))
