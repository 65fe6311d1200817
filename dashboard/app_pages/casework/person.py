"""One person: every name, what links their cases, and every case in every role."""

from typing import Any

import streamlit as st

from dashboard import match_words, words
from dashboard.case_links import case_address
from dashboard.components.cover import cover_switch, covered
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.refused import refused
from dashboard.components.table import Cell, Column, Row, table
from dashboard.context import Context
from ingest import looks
from models.access import Permission, check_may
from models.codes import CASE_STATUS
from models.errors import NotAllowed
from models.named_people import PERPETRATOR, VICTIM
from queries.people_in_cases import called
from queries.person import PersonPage, one_person

_COVERED = "covered"


def render(context: Context) -> None:
    """Draws the person whom the address names."""
    check_may(context.user, Permission.DO_CASEWORK)
    person_id = (st.query_params.get("person") or "").strip()
    if not person_id:
        page_heading("Person", "One person across all their cases.")
        empty(
            "Nobody is chosen",
            "Open a person from the register, or from the network picture of a case.",
        )
        return
    try:
        with context.engine.connect() as connection:
            page = one_person(connection, user=context.user, person_id=person_id)
    except NotAllowed as refusal:
        refused(context, "This person is not open to you", looks.PEOPLE, person_id, str(refusal))
        return
    _note_look(context, person_id)
    _draw(page, is_covered=_head(page))


def _note_look(context: Context, person_id: str) -> None:
    """One line in the trail for each person opened, not for each click on the page."""
    if st.session_state.get("looked-at-person") != person_id:
        looks.saw_person(context.engine, context.user, person_id)
        st.session_state["looked-at-person"] = person_id


def _head(page: PersonPage) -> bool:
    cases = page.cases["case_id"].n_unique()
    page_heading(
        f"Person {page.person_id}",
        f"In {words.counted(cases, 'case')} you may see. Facts as they are recorded, no judgement.",
    )
    return cover_switch()


def _draw(page: PersonPage, *, is_covered: bool) -> None:
    _links(page, is_covered=is_covered)
    _names(page, is_covered=is_covered)
    _cases(page, is_covered=is_covered)


def _links(page: PersonPage, *, is_covered: bool) -> None:
    """What hangs together across the cases, each in a sentence."""
    sentences = linked(page, is_covered=is_covered)
    if not sentences:
        return
    part_heading("What links the cases")
    inside = "".join(f"<li>{words.safe(one)}</li>" for one in sentences)
    st.html(f'<ul class="m-links">{inside}</ul>')


def linked(page: PersonPage, *, is_covered: bool) -> list[str]:
    """The sentences about what links this person's cases; none where nothing does."""

    def name(one: str) -> str:
        known = covered(page.names.get(one), _COVERED, is_covered=is_covered)
        return f"{known} ({one})" if known else one

    def each(others: dict[str, list[str]]) -> str:
        return "; ".join(f"{name(one)} in {_in_cases(found)}" for one, found in others.items())

    told = []
    if len(page.victims) > 1:
        count = words.number(len(page.victims))
        told.append(f"Perpetrator towards {count} different victims: {each(page.victims)}.")
    if len(page.perpetrators) > 1:
        count = words.number(len(page.perpetrators))
        told.append(f"Victim of {count} different perpetrators: {each(page.perpetrators)}.")
    if page.is_on_both_sides:
        told.append(
            f"Victim in {_in_cases(page.case_ids(VICTIM))} and perpetrator in "
            f"{_in_cases(page.case_ids(PERPETRATOR))}."
        )
    maracs = sorted(page.cases["marac"].unique())
    if len(maracs) > 1:
        told.append(f"In cases of {words.number(len(maracs))} MARACs: {words.listed(maracs)}.")
    return told


def _in_cases(case_ids: list[str]) -> str:
    return f"{'case' if len(case_ids) == 1 else 'cases'} {words.listed(case_ids)}"


def _names(page: PersonPage, *, is_covered: bool) -> None:
    count = len(page.rows)
    part_heading(
        "One row of people" if count == 1 else f"{words.number(count)} rows that are one person",
        "" if count == 1 else "Joined by people, each of whom can undo it on the page People.",
    )
    for row in page.rows:
        facts(f"Row {row['person_id']}", _recorded(row, is_covered=is_covered))


def _recorded(row: dict[str, Any], *, is_covered: bool) -> list[Fact]:
    def shown(text: str | None) -> str | None:
        return covered(text, _COVERED, is_covered=is_covered)

    fields = ("date_of_birth", "gender", "address", "nhs_number", "police_id")
    aliases = "; ".join(part.strip() for part in (row["aliases"] or "").split(";"))
    return [
        Fact("Name", shown(called(row))),
        Fact("Also known as", shown(aliases or None), is_optional=True),
        *(
            Fact(match_words.FIELDS[field], shown(match_words.value(row, field)), is_optional=True)
            for field in fields
        ),
    ]


def _cases(page: PersonPage, *, is_covered: bool) -> None:
    part_heading(words.counted(page.cases["case_id"].n_unique(), "case"), "The newest first")
    columns = [
        Column(name) for name in ("Case", "Was the", "Referred", "Status", "Other side", "MARAC")
    ]
    rows: list[Row] = [
        [
            Cell(row["case_id"], link=case_address(row["case_id"])),
            row["role"],
            words.unbroken(words.day(row["referral_date"])),
            CASE_STATUS.get(row["status"] or "", words.DASH),
            _others(page, row["others"], is_covered=is_covered),
            row["marac"],
        ]
        for row in page.cases.iter_rows(named=True)
    ]
    st.html(table(columns, rows, caption="The person’s cases, newest first"))


def _others(page: PersonPage, ids: list[str] | None, *, is_covered: bool) -> str:
    names = [
        covered(page.names.get(one), _COVERED, is_covered=is_covered) or one for one in ids or ()
    ]
    return words.listed(names) or words.NOT_RECORDED


def person_address(person_id: str) -> str:
    """The address of a person's page."""
    return words.address("person", person=person_id)
