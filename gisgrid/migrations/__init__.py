"""Migrations of the schema, by day and slug; the longer SQL stands in sql/, dated the same way."""

from pathlib import Path

from alembic import op

SQL = Path(__file__).parent / "sql"


def run_sql(name: str) -> None:
    """Run one file of sql/ as it is."""
    connection = op.get_bind()
    connection.exec_driver_sql((SQL / name).read_text().replace("%", "%%"))
