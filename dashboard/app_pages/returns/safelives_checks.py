"""The checks before a return is sent: what is wrong, what it usually means, what to repair."""

from collections.abc import Callable, Collection, Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from dashboard import return_reads, words
from dashboard.app_pages.returns.safelives_labels import column_label, meeting_labels
from dashboard.components.heading import part_heading
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from models.access import Permission, Scope
from models.period import quarter as quarter_period
from queries.safelives import Check, Return, Severity
from queries.safelives.own_limits import Unusual
from queries.safelives.rules import read_rules

# The column that shows best what a check is about.
_COLUMN = {
    "repeats_over_cases": "D",
    "child_cases_over_cases": "F",
    "child_cases_over_children": "F",
    "sources_not_cases": "G",
    "ages_over_cases": "Y",
    "ethnicity_not_total": "U",
}
_IN_QUEUE = {"listing_without_outcome": "outcome", "heard_not_held": "status"}


def draw(context: Context, scope: Scope, return_: Return, headings: Mapping[str, str]) -> None:
    """The checks of the return, and figures outside the area's own limits, with their links."""
    is_over = quarter_period(return_.quarter).end < context.today
    unusual = return_reads.unusual(context, scope, return_.quarter) if is_over else ()
    errors = len(return_.errors)
    part_heading(_finding(errors, len(return_.checks) - errors, len(unusual)))
    labels = meeting_labels(return_.rows)
    problems = [_of_check(check, labels, headings) for check in return_.checks]
    problems += [_of_unusual(one, return_, labels, headings) for one in unusual]
    fields = return_reads.fields_to_repair(context, scope, return_.quarter)
    missing = sum(times for times, _ in fields.values())
    may_fill_in = Permission.DO_CASEWORK in context.user.permissions
    problems += _missing(missing, "Fill in" if may_fill_in else "See")
    if problems:
        st.html(problem_list(problems, "What the checks found"))


def _missing(number: int, what_to_do: str) -> list[Problem]:
    """A line about what is missing, which leads to the queue further down."""
    if not number:
        return []
    text = f"{words.counted(number, 'missing field')} would change this return."
    said = f"{what_to_do} what is missing"
    return [Problem("note", text, link=address({}, "repair"), link_text=said)]


def _finding(errors: int, warnings: int, asked: int) -> str:
    if not errors and not warnings and not asked:
        return "Every check passed"
    counts = ((errors, "error", "errors"), (warnings, "thing to check", "things to check"))
    parts = [words.counted(number, one, many) for number, one, many in counts if number]
    if asked:
        parts.append(f"{words.counted(asked, 'figure')} to ask about")
    advice = "correct the errors before you send it" if errors else "nothing stops you sending it"
    return f"{words.sentence(words.listed(parts))}: {advice}"


def _of_check(check: Check, labels: Mapping[str, str], headings: Mapping[str, str]) -> Problem:
    severity = "error" if check.severity is Severity.ERROR else "warning"
    letter = _COLUMN.get(check.code, check.code.partition("_")[0])
    field = _IN_QUEUE.get(check.code)
    link, said = "", ""
    if field:
        link, said = address({"missing": field}, "repair"), "Repair it in the list below"
    elif check.meeting_id in labels:
        letter = letter if letter in headings else "C"
        link = cell_address(labels[check.meeting_id], letter, headings)
        said = "See the cases behind it"
    return Problem(
        "error" if severity == "error" else "warning",
        check.message,
        "",
        read_rules().checks.get(check.code, ""),
        link,
        said,
    )


def _of_unusual(
    one: Unusual, return_: Return, labels: Mapping[str, str], headings: Mapping[str, str]
) -> Problem:
    meetings: Sequence[str] = [
        labels[row.meeting_id] for row in return_.rows if row.marac_id == one.marac_id
    ]
    link = cell_address(meetings[0], one.letter, headings) if meetings else ""
    return Problem(
        "warning",
        one.message,
        "",
        read_rules().checks["unusual"],
        link,
        "See the cases behind it" if link else "",
    )


def cell_address(meeting: str, letter: str, headings: Mapping[str, str]) -> str:
    """The address of this page with a cell opened."""
    return cell_addresses(headings)(meeting, letter)


def cell_addresses(headings: Mapping[str, str]) -> Callable[[str, str], str]:
    """The same for many cells: what they have in common is put together once."""
    kept = _others(("meeting", "column"))
    columns = {letter: urlencode({"column": column_label(letter, headings)}) for letter in headings}

    def of(meeting: str, letter: str) -> str:
        return f"?{kept}{urlencode({'meeting': meeting})}&{columns[letter]}#opened-cell"

    return of


def address(changes: Mapping[str, str], part: str) -> str:
    """This page's address with some choices changed, leading to one of its parts."""
    return f"?{_others(changes)}{urlencode(changes)}#{part}"


def _others(changed: Collection[str]) -> str:
    """The choices of this page's address that stay as they are, with what joins more to them."""
    chosen = {name: st.query_params.get_all(name) for name in st.query_params}
    kept = {name: values for name, values in chosen.items() if name not in changed}
    return f"{urlencode(kept, doseq=True)}&" if kept else ""
