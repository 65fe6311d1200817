"""SafeLives return: preview a quarter, see what the checks found, download the workbook."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import reads, words
from dashboard.app_pages.returns import (
    safelives_areas,
    safelives_cells,
    safelives_checks,
    safelives_due,
    safelives_frozen,
    safelives_repair,
    safelives_rules,
    safelives_workbook,
)
from dashboard.app_pages.returns import safelives_tables as tables
from dashboard.app_pages.returns.safelives_labels import meeting_labels
from dashboard.components import filters
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading, part_heading
from dashboard.components.problems import Problem, problem_list
from dashboard.context import Context
from models.access import Permission, Scope
from models.period import long_date, quarter, quarter_name, quarter_title
from queries.exports.headings import read_headings
from queries.safelives import Return, Row, Severity, check_rows, differences

EDITION_NAMES = {"uk": "UK edition", "scotland": "Scottish edition"}
QUARTERS = 48  # twelve years back


def render(context: Context) -> None:
    """Draws the return of the quarter and MARACs in the address."""
    page_heading(
        "SafeLives return",
        "One row a meeting held: check the quarter, then download it and send it to SafeLives.",
    )
    everything = context.user.scope(Permission.PREPARE_RETURNS)
    names = reads.marac_names(context, everything)
    if not names:
        empty("No MARAC is in the record yet", "Load the maracs and meetings files first.")
        return
    with st.container(horizontal=True, gap="medium", key="filters"):
        name = _quarter(context.today)
        everything = safelives_areas.force_filter(context, everything)
        names = reads.marac_names(context, everything)
        chosen = filters.marac_filter(names)
        edition = _edition(context, everything.narrowed(chosen))
    scope = everything.narrowed(chosen)
    return_, imported = reads.safelives_return(context, scope, name)
    if not safelives_due.draw(context, scope, name):
        st.html(f'<p class="m-due">{words.safe(due_words(name, context.today))}</p>')
    if not return_.rows and not imported:
        _nothing(name)
        return
    whose = filters.chosen_words(names, chosen)
    headings = read_headings().edition(edition)
    if return_.rows:
        only, about = _only(chosen, names), chosen or frozenset(names)
        safelives_checks.draw(context, scope, return_, headings)
        kept = safelives_frozen.draw(context, scope, return_, edition, about, only)
        safelives_workbook.draw(context, return_, edition, only, is_kept=kept)
        _preview(return_, edition, f"{words.sentence(whose)}, {quarter_title(name)}")
        safelives_areas.draw(context, scope, return_)
        safelives_cells.draw(context, scope, return_, headings)
        safelives_repair.draw(context, scope, return_)
        safelives_rules.draw(context, scope, return_)
    _past(return_, imported, edition)


def _quarter(today: date) -> str:
    options = [quarter_name(today)]
    while len(options) < QUARTERS:
        options.append(quarter_name(quarter(options[-1]).start - timedelta(days=1)))
    return st.selectbox(
        "Quarter",
        options,
        index=1,
        format_func=quarter_title,
        key="quarter",
        bind="query-params",
        persist_state="session",
        width=filters.WIDTH,
    )


def _edition(context: Context, scope: Scope) -> str:
    """The edition of the headings; the Scottish one where every MARAC is in Scotland."""
    nations = set(reads.maracs(context, scope)["nation"])
    options = list(EDITION_NAMES)
    return st.selectbox(
        "Edition",
        options,
        index=options.index("scotland") if nations == {"scotland"} else 0,
        format_func=EDITION_NAMES.__getitem__,
        key="edition",
        bind="query-params",
        width=filters.WIDTH,
    )


def due_words(name: str, today: date) -> str:
    """Where the quarter stands, in a sentence or two."""
    end = quarter(name).end
    if today <= end:
        return (
            f"{quarter_title(name)} is still running until {long_date(end)}: "
            "this is the return so far."
        )
    ago = words.counted((today - end).days, "day")
    return (
        f"{quarter_title(name)} ended on {long_date(end)}, {ago} ago. "
        "Send the return by the day that SafeLives has given your MARAC."
    )


def _only(chosen: frozenset[str] | None, names: Mapping[str, str]) -> str:
    """The name of the one MARAC a file is about, for its file name."""
    about = chosen or frozenset(names)
    return names[next(iter(about))] if len(about) == 1 else ""


def _nothing(name: str) -> None:
    empty(
        f"No meeting was held in {quarter_title(name)}",
        "Choose another quarter above, or load the meetings and listings of this one on the "
        "Import page.",
    )


def _preview(return_: Return, edition: str, about: str) -> None:
    part_heading(tables.summary(return_.rows), f"What the workbook will hold. {about}")
    headings = read_headings().edition(edition)
    labels = meeting_labels(return_.rows)

    cell = safelives_checks.cell_addresses(headings)

    def link(row: Row, letter: str) -> str:
        return cell(labels[row.meeting_id], letter)

    st.html(tables.preview(return_.rows, headings, f"SafeLives return, {about}", link))
    st.html(
        '<p class="m-key"><strong>–</strong> not recorded at that meeting: the cell stays empty. '
        "<strong>0</strong> recorded, and there were none. All 32 columns are there: scroll the "
        "table sideways. A number leads to the cases behind it.</p>"
    )


def _past(return_: Return, imported: Sequence[Row], edition: str) -> None:
    """Past returns imported for the quarter, and where they say something else."""
    if not imported:
        return
    headings = read_headings().edition(edition)
    apart = differences(return_, imported)
    known = {(row.marac_id, row.meeting_date) for row in return_.rows}
    both = sum((row.marac_id, row.meeting_date) in known for row in imported)
    part_heading(
        tables.past_finding(len(apart), both),
        f"{words.counted(len(imported), 'meeting')} of this quarter came with an imported past "
        "return. Where a meeting is known from both, the case records count.",
    )
    if apart:
        st.html(tables.difference_table(apart, headings))
    problems = [
        Problem("error" if check.severity is Severity.ERROR else "warning", check.message)
        for check in check_rows(imported, return_.quarter)
    ]
    if problems:
        st.html(problem_list(problems, "Checks on the imported past return"))
    with st.expander("Show the imported past return", key="past"):
        st.html(tables.preview(imported, headings, "Imported past return"))
