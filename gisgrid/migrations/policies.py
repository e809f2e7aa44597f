"""Row-level security in the words that migrations use.

A policy compares the row's own columns with settings of the transaction and nothing else; an
empty setting means that nothing is seen. The settings are read through sub-selects, so that
they are read once a statement and not once a row.

Migrations that ran stay as they were: add here, change nothing.
"""

from collections.abc import Iterable

from alembic import op

IN_COMMUNITY = """(
  community >= (SELECT NULLIF(current_setting('gisgrid.community_from', true), '')::bigint)
  AND community < (SELECT NULLIF(current_setting('gisgrid.community_until', true), '')::bigint))"""
IN_GRIDS = f"""({IN_COMMUNITY} AND (
  (SELECT current_setting('gisgrid.all_grids', true) = 'on')
  OR grid = ANY (
    (SELECT NULLIF(current_setting('gisgrid.grids', true), '')::bigint[])::bigint[])))"""
OWN = "account = (SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)"


def has_one_of(verbs: Iterable[str]) -> str:
    tests = " OR ".join(
        f"strpos(current_setting('gisgrid.verbs', true), ',{verb},') > 0" for verb in verbs
    )
    return f"(SELECT {tests})"


def protect(table: str, scope: str, writes: dict[str, tuple[str, ...]]) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"GRANT SELECT ON {table} TO gisgrid_app")
    op.execute(f"CREATE POLICY see ON {table} FOR SELECT TO gisgrid_app USING {scope}")
    for command, verbs in writes.items():
        op.execute(f"GRANT {command} ON {table} TO gisgrid_app")
        rule = f"({scope} AND {has_one_of(verbs)})"
        clause = {
            "INSERT": f"WITH CHECK {rule}",
            "UPDATE": f"USING {rule} WITH CHECK {rule}",
            "DELETE": f"USING {rule}",
        }[command]
        op.execute(
            f"CREATE POLICY {command.lower()} ON {table} FOR {command} TO gisgrid_app {clause}"
        )


OWN_ACCOUNT = "(SELECT NULLIF(current_setting('gisgrid.account', true), '')::bigint)"


def of_own_unit(column: str = "unit") -> str:
    """The row is of the unit for which a liaison acts."""
    return f"{column} = (SELECT NULLIF(current_setting('gisgrid.unit', true), '')::bigint)"


def protect_by(table: str, see: str, writes: dict[str, str]) -> None:
    """Row-level security where reading and writing follow different rules, each inside the
    community; a table without a rule for a command is not written in that way."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"GRANT {', '.join(('SELECT', *writes))} ON {table} TO gisgrid_app")
    for command, rule in {"SELECT": see, **writes}.items():
        inside = f"({IN_COMMUNITY} AND ({rule}))"
        clause = {
            "INSERT": f"WITH CHECK {inside}",
            "UPDATE": f"USING {inside} WITH CHECK {inside}",
        }.get(command, f"USING {inside}")
        name = "see" if command == "SELECT" else command.lower()
        op.execute(f"CREATE POLICY {name} ON {table} FOR {command} TO gisgrid_app {clause}")
