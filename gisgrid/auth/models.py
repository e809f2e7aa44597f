"""Persons who hold roles, their accounts, what is granted to them, and their sessions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.db import Base, Scoped, in_order, one_of, search_index


class Role(StrEnum):
    DISTRICT_OFFICER = "district_officer"
    COMMUNITY_DIRECTOR = "community_director"
    GROUP_LEADER = "group_leader"
    GRID_LEADER = "grid_leader"
    CADRE = "cadre"
    UNIT_LIAISON = "unit_liaison"
    ADMINISTRATOR = "administrator"


class Person(Scoped, Base):
    """Somebody who holds a role or agreed to be named; never a resident as such."""

    __tablename__ = "person"
    __table_args__ = (search_index("person", "search"),)

    name: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(Text, comment="name in characters and pinyin, to search")
    phone: Mapped[str | None] = mapped_column(Text, comment="office or duty telephone")
    home: Mapped[str | None] = mapped_column(Text, comment="building he or she lives in")


class Account(Base):
    """A login. It may act in several roles, one at a time."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text, comment="argon2id")
    is_demo: Mapped[bool] = mapped_column(server_default="false", comment="loopback only")
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    must_change: Mapped[bool] = mapped_column(
        server_default="false", comment="the password was given by another"
    )
    last_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RoleGrant(Base):
    """One role of one account: a range of communities, from a day to a day.

    Grids are not listed here: they follow from the terms and pairings of today.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", Role),
        in_order(),
        CheckConstraint("community_from < community_until", name="range_not_empty"),
        ForeignKeyConstraint(["community_from", "person"], ["person.community", "person.id"]),
        ForeignKeyConstraint(["community_from", "unit"], ["unit.community", "unit.id"]),
        ForeignKeyConstraint(["community_from", "cadre"], ["cadre.community", "cadre.id"]),
        ForeignKeyConstraint(
            ["community_from", "residents_group"],
            ["residents_group.community", "residents_group.id"],
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    community_from: Mapped[int] = mapped_column(BigInteger)
    community_until: Mapped[int] = mapped_column(BigInteger, comment="half-open")
    person: Mapped[int | None] = mapped_column(BigInteger, comment="of a grid leader")
    residents_group: Mapped[int | None] = mapped_column(BigInteger, comment="of a group leader")
    unit: Mapped[int | None] = mapped_column(BigInteger, comment="of a unit's liaison")
    cadre: Mapped[int | None] = mapped_column(BigInteger, comment="of a cadre")
    # The day of China: until 8 in the morning UTC is a day behind.
    since: Mapped[date] = mapped_column(
        server_default=text("(now() AT TIME ZONE 'Asia/Shanghai')::date")
    )
    until: Mapped[date | None]


class RoleVerb(Base):
    """What a role may do; a copy of `auth.rules.MAY` for the policies (a test compares)."""

    __tablename__ = "role_verb"

    role: Mapped[str] = mapped_column(Text, primary_key=True)
    verbs: Mapped[list[str]] = mapped_column(ARRAY(Text))


class LoginSession(Base):
    """An open session or an access token: only its hash is kept."""

    __tablename__ = "login_session"

    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role_grant: Mapped[int] = mapped_column(ForeignKey("role_grant.id"))
    kind: Mapped[str] = mapped_column(Text, comment="browser, token or command")
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    closes_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class LoginAttempt(Base):
    """A failed sign-in, kept to slow down guessing."""

    __tablename__ = "login_attempt"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(Text, index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class FormUse(Scoped, Base):
    """What one form cost whoever filled it in; read in sums by week only, without the person."""

    __tablename__ = "form_use"
    __table_args__ = (Index("ix_form_use_community_at", "community", "at"),)

    account: Mapped[int] = mapped_column(BigInteger)
    form: Mapped[str] = mapped_column(Text, comment="path of its route")
    fields: Mapped[int] = mapped_column(SmallInteger, comment="filled in by hand")
    seconds: Mapped[int | None] = mapped_column(Integer, comment="from opening to saving")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class FormKey(Scoped, Base):
    """A form that was carried out: the same key again gives the first answer, not a second row."""

    __tablename__ = "form_key"
    __table_args__ = (UniqueConstraint("community", "account", "key"),)

    account: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(Text)
    location: Mapped[str] = mapped_column(Text, comment="where the first answer led")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
