"""Tables' common frame and the session. What a table means stands in its feature."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    Select,
    and_,
    create_engine,
    event,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Scoped:
    """Below a community: its 12-digit code at founding is the first part of every key.

    So a community's rows lie together, a reference into another community cannot be stored,
    and the tables can be distributed by community as they are.
    """

    community: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("community.community"), primary_key=True, sort_order=-2
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, sort_order=-1)


def refers(**columns: str) -> list[ForeignKeyConstraint]:
    """Composite foreign keys `(community, column)`: column name → table name."""
    return [
        ForeignKeyConstraint(
            ["community", column],
            [f"{table}.community", f"{table}.id"],
        )
        for column, table in columns.items()
    ]


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """The column holds one of the values of a list in code."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def apart(name: str, *columns: str, where: str | None = None) -> ExcludeConstraint:
    """Periods `[since, until)` of rows with equal `columns` do not meet."""
    equal = [(text(column), "=") for column in ("community", *columns)]
    period: Any = (text("daterange(since, until)"), "&&")
    return ExcludeConstraint(*equal, period, name=name, using="gist", where=where)


def in_order() -> CheckConstraint:
    return CheckConstraint("until IS NULL OR until >= since", name="until_after_since")


def search_index(table: str, column: str) -> Index:
    """Trigram index for parts of a name."""
    return Index(
        f"ix_{table}_{column}_trgm",
        column,
        postgresql_using="gin",
        postgresql_ops={column: "gin_trgm_ops"},
    )


def make_engine(url: URL | str, pool: int = 8) -> Engine:
    """An engine for short transactions; a broken connection is noticed before it is used."""
    return create_engine(
        url, pool_size=pool, max_overflow=pool, pool_pre_ping=True, hide_parameters=True
    )


def limit_statements(engine: Engine, seconds: float) -> None:
    """From now on a statement of this engine is stopped after a while; 0: never.

    A default of each connection, so that no request pays for setting it. What may take longer
    says `take_as_long_as_it_takes` in its transaction.
    """

    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute(f"SET statement_timeout = {round(1000 * seconds)}")
        connection.commit()

    event.listen(engine, "connect", on_connect)
    engine.dispose()


def take_as_long_as_it_takes(session: Session) -> None:
    """For jobs: no limit until the transaction ends."""
    session.execute(text("SET LOCAL statement_timeout = 0"))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One request or one command: committed when it worked, rolled back when it raised."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


M = TypeVar("M")
Term = ColumnElement[Any] | InstrumentedAttribute[Any]
Condition = ColumnElement[bool] | InstrumentedAttribute[bool]
Query = Select[*tuple[Any, ...]]


def visible(model: type[M], community: int) -> Select[M]:
    """The rows of a community that the policies let through: every list, map, tile and count
    begins here, so that none can show what another hides.

    The community stands in each query as a constant, because under a policy PostgreSQL uses an
    index for such comparisons only.
    """
    return select(model).where(model.community == community)  # type: ignore[attr-defined]


def in_force(model: Any, on: date) -> ColumnElement[bool]:
    """The row's period holds the day."""
    return and_(model.since <= on, or_(model.until.is_(None), model.until > on))
