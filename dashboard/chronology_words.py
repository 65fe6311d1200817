"""How a chronology is put into words: when, from where, about whom, what was silent."""

from collections.abc import Mapping
from typing import Any

from dashboard import words
from models.codes import ABOUT, SIGNIFICANCE
from queries.chronology_gaps import CASE, Gap

Row = Mapping[str, Any]


def when(row: Row) -> str:
    """“4 March 2025, 14:30”, or “3 to 5 March 2025” as its two days."""
    day = words.day(row["occurred_on"])
    if row["occurred_to"]:
        day = f"{day} to {words.day(row['occurred_to'])}"
    return f"{day}, {row['occurred_at']}" if row["occurred_at"] else day


def source(row: Row) -> str:
    """Whose record, which part of it and who wrote it: “Police: Incident log, B Larch”."""
    of = [row["source"], row["author"], row["document"] and f"document {row['document']}"]
    told = ", ".join(filter(None, of))
    return f"{row['agency']}: {told}" if told else str(row["agency"])


def about(row: Row, people: Mapping[str, str], *, is_covered: bool = False) -> str:
    """Whom it concerns, with the names of the case's people where they are recorded."""
    codes = words.codes(row["about"], ABOUT) or ""
    ids = [one for one in (row["person_ids"] or "").split(";") if one in people]
    if is_covered or not ids:
        return codes
    names = words.listed(people[one] for one in ids)
    return f"{codes} ({names})" if codes else names


def significance(row: Row) -> str:
    """Low, Medium, High; a dash where it is not recorded."""
    return SIGNIFICANCE.get(row["significance"] or "", words.DASH)


def silence(gap: Gap, agencies: Mapping[str, str]) -> str:
    """“Nothing recorded for 5 months, 3 March to 9 August 2025”."""
    whose = "" if gap.agency_id == CASE else f" by {agencies.get(gap.agency_id, gap.agency_id)}"
    first = words.day(gap.first)
    if gap.first.year == gap.last.year:
        first = first.removesuffix(f" {gap.first.year}")
    return (
        f"Nothing recorded{whose} for {words.counted(gap.months, 'month')}, {first} to "
        f"{words.day(gap.last)}"
    )


def differing(differs: tuple[str, ...]) -> str:
    """“They differ in day and response.”"""
    return f"They differ in {words.listed(differs)}." if differs else ""
