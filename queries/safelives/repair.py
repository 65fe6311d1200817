"""What is missing from a quarter’s heard cases, in the order of the cells it would alter."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.access import Scope
from models.period import quarter as quarter_period
from models.safelives import CHARACTERISTICS, COLUMNS, ETHNIC_GROUPS, LETTERS
from models.tables import cases, hearing_facts, listings, maracs, meetings, people
from queries.reports.support import same_case
from queries.safelives.verdicts import age_on
from queries.safelives.within import in_quarter

Row = Mapping[str, Any]

_EVERY = tuple(list(COLUMNS)[2:])


def _letters(*fields: str) -> tuple[str, ...]:
    return tuple(LETTERS[field] for field in fields)


# What a missing field would alter, once it is filled in.
ALTERS: Mapping[str, tuple[str, ...]] = {
    "outcome": _EVERY,
    "status": _EVERY,
    "ethnicity": _letters("minoritised", *ETHNIC_GROUPS),
    "children_in_household": _letters("children", "cases_with_children"),
    "date_of_birth": _letters("age_16_17", "age_65_plus"),
    "perpetrator_ids": _letters("repeat_cases", "harmer_under_18"),
    "gender": _letters("male"),
    "sexual_orientation": _letters("lgbtq"),
    "disabilities": _letters("disabled"),
    "perpetrator_date_of_birth": _letters("harmer_under_18"),
}


@dataclass(frozen=True)
class Item:
    """One field to fill in: of which row (`file` and `key`), and what it would alter.

    `stored` is what stands there now, where that is “not known” or not plausible; `cells` is how
    many cells of the return it would alter, over all the meetings that heard such a case.
    """

    file: str
    key: tuple[tuple[str, str], ...]
    field: str
    what: str
    letters: tuple[str, ...]
    meeting_id: str
    meeting: str
    meeting_date: date
    case_id: str = ""
    stored: str | None = None
    cells: int = 0

    @property
    def id(self) -> str:
        """The item's own name, for an address or a widget; it holds no name of a person."""
        return "·".join((self.file, *(value for _, value in self.key), self.field))


def to_repair(connection: sa.Connection, *, scope: Scope, quarter: str) -> list[Item]:
    """Every missing field that would change the return, most cells first, blank before not known.

    Nothing of a case closed to the person. Empty where no case id may be seen.
    """
    if not scope.sees_case_ids:
        return []
    period = quarter_period(quarter)
    found = (
        *_of_meetings(connection, in_quarter(meetings, scope, period)),
        *_of_listings(connection, in_quarter(meetings, scope, period)),
        *_of_cases(connection, in_quarter(hearing_facts, scope, period)),
    )
    return sorted(_once(item for item in found if item.case_id not in scope.closed), key=_order)


def _once(items: Iterable[Item]) -> Iterator[Item]:
    """Each field of a row once, also of a person in several cases heard."""
    same: dict[str, list[Item]] = {}
    for item in items:
        same.setdefault(item.id, []).append(item)
    for first, *more in same.values():
        cells = {(one.meeting_id, letter) for one in (first, *more) for letter in one.letters}
        yield replace(first, cells=len(cells))


def _order(item: Item) -> tuple[int, bool, str, date, str, str]:
    return (
        -item.cells,
        item.stored is not None,
        item.field,
        item.meeting_date,
        item.case_id,
        item.id,
    )


def _of_meetings(
    connection: sa.Connection, within: Iterator[sa.ColumnElement[bool]]
) -> Iterator[Item]:
    """Meetings where cases were heard and that are not marked as held."""
    question = (
        sa.select(meetings.c.meeting_id, meetings.c.meeting_date, meetings.c.status, maracs.c.name)
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(
            *within,
            meetings.c.status.is_not(None),
            meetings.c.status != "held",
            meetings.c.meeting_id.in_(
                sa.select(listings.c.meeting_id).where(listings.c.outcome == "heard")
            ),
        )
    )
    for row in connection.execute(question).mappings():
        yield Item(
            "meetings",
            (("meeting_id", row["meeting_id"]),),
            "status",
            "whether the meeting was held",
            ALTERS["status"],
            row["meeting_id"],
            row["name"],
            row["meeting_date"],
            stored=row["status"],
        )


def _of_listings(
    connection: sa.Connection, within: Iterator[sa.ColumnElement[bool]]
) -> Iterator[Item]:
    """Listings without an outcome at a meeting held."""
    heard = sa.select(listings.c.meeting_id).where(listings.c.outcome == "heard")
    is_held = sa.or_(
        meetings.c.status == "held",
        sa.and_(meetings.c.status.is_(None), meetings.c.meeting_id.in_(heard)),
    )
    question = (
        sa.select(listings.c.case_id, meetings.c.meeting_id, meetings.c.meeting_date, maracs.c.name)
        .join(meetings, meetings.c.meeting_id == listings.c.meeting_id)
        .join(maracs, maracs.c.marac_id == meetings.c.marac_id)
        .where(*within, is_held, listings.c.outcome.is_(None))
    )
    for row in connection.execute(question).mappings():
        yield Item(
            "listings",
            (("case_id", row["case_id"]), ("meeting_id", row["meeting_id"])),
            "outcome",
            "outcome of the listing",
            ALTERS["outcome"],
            row["meeting_id"],
            row["name"],
            row["meeting_date"],
            row["case_id"],
        )


def _of_cases(
    connection: sa.Connection, within: Iterator[sa.ColumnElement[bool]]
) -> Iterator[Item]:
    """The fields of the cases heard, of their victims and perpetrators."""
    facts = hearing_facts.c
    names = ("gender", "ethnicity", "sexual_orientation", "disabilities", "date_of_birth")
    question = (
        sa.select(
            *(facts[name] for name in ("case_id", "meeting_id", "meeting_date", "victim_age")),
            *(facts[name] for name in ("children", "ethnic_group", *CHARACTERISTICS)),
            cases.c.victim_id.label("victim"),
            cases.c.perpetrator_ids,
            maracs.c.name,
            *(people.c[name] for name in names),
        )
        .join(cases, same_case())
        .join(people, people.c.person_id == cases.c.victim_id)
        .join(maracs, maracs.c.marac_id == facts.marac_id)
        .where(*within)
    )
    rows = [dict(row) for row in connection.execute(question).mappings()]
    born = _born(connection, rows)
    for row in rows:
        yield from _of_victim(row)
        yield from _of_perpetrators(row, born)


def _of_victim(row: Row) -> Iterator[Item]:
    if row["children"] is None:
        yield _item(row, "cases", row["case_id"], "children_in_household", "children in household")
    if row["victim_age"] is None:
        born = row["date_of_birth"]
        yield _item(row, "people", row["victim"], "date_of_birth", "victim’s date of birth", born)
    for field, fact, what in (
        ("ethnicity", "ethnic_group", "victim’s ethnic group"),
        ("gender", "male", "victim’s gender"),
        ("sexual_orientation", "lgbtq", "victim’s sexual orientation"),
        ("disabilities", "disabled", "victim’s disabilities"),
    ):
        if row[fact] is None:
            yield _item(row, "people", row["victim"], field, what, row[field])


def _of_perpetrators(row: Row, born: Mapping[str, date | None]) -> Iterator[Item]:
    if row["harmer_under_18"] is not None:
        return
    named = [one for one in (row["perpetrator_ids"] or "").split(";") if one]
    if not named:
        what = "who the perpetrator is"
        yield _item(row, "cases", row["case_id"], "perpetrator_ids", what)
    for person_id in named:
        if age_on(born.get(person_id), row["meeting_date"]) is None:
            yield _item(
                row,
                "people",
                person_id,
                "date_of_birth",
                "perpetrator’s date of birth",
                born.get(person_id),
                ALTERS["perpetrator_date_of_birth"],
            )


def _item(
    row: Row,
    file: str,
    id_: str,
    field: str,
    what: str,
    stored: object = None,
    letters: tuple[str, ...] | None = None,
) -> Item:
    return Item(
        file,
        (("case_id" if file == "cases" else "person_id", id_),),
        field,
        what,
        letters or ALTERS[field],
        row["meeting_id"],
        row["name"],
        row["meeting_date"],
        row["case_id"],
        None if stored is None else str(stored),
    )


def _born(connection: sa.Connection, rows: list[dict[str, Any]]) -> dict[str, date | None]:
    """The dates of birth of the perpetrators of cases without a known one."""
    ids = {
        person_id
        for row in rows
        if row["harmer_under_18"] is None
        for person_id in (row["perpetrator_ids"] or "").split(";")
    }
    question = sa.select(people.c.person_id, people.c.date_of_birth)
    found = connection.execute(question.where(people.c.person_id.in_(sorted(ids))))
    return {row.person_id: row.date_of_birth for row in found}
