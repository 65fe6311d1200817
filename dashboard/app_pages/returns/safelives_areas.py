"""Several MARACs at once: a police force area chosen, and its MARACs added up."""

from collections import defaultdict

import streamlit as st

from dashboard import reads, words
from dashboard.components import filters
from dashboard.components.download import Sheet, downloads
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, table
from dashboard.context import Context
from models.access import Scope
from models.period import quarter_title
from models.safelives import LETTERS
from queries.exports.marking import Marking
from queries.safelives import Return, Row, written
from queries.safelives.series import NO_FORCE

ALL = "All force areas"
_COLUMNS = (
    *("Police force area", "MARACs", "Meetings", "Cases discussed", "Repeats", "Repeat rate"),
    *("Referred by partners", "Children"),
)


def force_filter(context: Context, everything: Scope) -> Scope:
    """The scope of the police force area chosen; nothing is asked where there is only one."""
    areas = _areas(context, everything)
    names = sorted(set(areas.values()), key=lambda name: (name == NO_FORCE, name))
    if len(names) < 2:
        return everything
    chosen = st.selectbox(
        "Police force area",
        [ALL, *names],
        key="force",
        bind="query-params",
        persist_state="session",
        width=filters.WIDTH,
    )
    if chosen == ALL:
        return everything
    return everything.narrowed(frozenset(m for m, area in areas.items() if area == chosen))


def _areas(context: Context, scope: Scope) -> dict[str, str]:
    frame = reads.maracs(context, scope)
    pairs = zip(frame["marac_id"], frame["force_area"], strict=True)
    return {marac_id: area or NO_FORCE for marac_id, area in pairs}


def draw(context: Context, scope: Scope, return_: Return) -> None:
    """The return added up by force area, where it has several MARACs; rates are ratios of sums."""
    if len({row.marac_id for row in return_.rows}) < 2:
        return
    areas = _areas(context, scope)
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in return_.rows:
        grouped[areas.get(row.marac_id, NO_FORCE)].append(row)
    lines = [_line(name, rows) for name, rows in sorted(grouped.items())]
    total = _line("All of them", list(return_.rows))
    title = quarter_title(return_.quarter)
    part_heading(
        f"{total[5]} of the cases were repeats, {total[6]} came from partner agencies",
        f"{title} by police force area. Rates are the sum of one over the sum of the other.",
    )
    columns = [Column(_COLUMNS[0]), *(Column(text, is_number=True) for text in _COLUMNS[1:])]
    caption = f"SafeLives return by police force area, {title}"
    st.html(table(columns, lines, caption=caption, foot=total))
    sheet = Sheet(caption, _COLUMNS, [*lines, total], marking=Marking.OFFICIAL)
    downloads(context, sheet, key="areas", filters={"quarter": return_.quarter})


def _line(name: str, rows: list[Row]) -> list[str]:
    cases, repeats, police, children = (
        sum(row.number(LETTERS[field]) or 0 for row in rows)
        for field in ("cases_discussed", "repeat_cases", "police", "children")
    )
    recorded = any(row.number(LETTERS["children"]) is not None for row in rows)
    return [
        name,
        words.number(len({row.marac_id for row in rows})),
        words.number(len(rows)),
        words.number(float(cases)),
        words.number(float(repeats)),
        _percent(repeats, cases),
        _percent(cases - police, cases),
        words.shared(written(children)) if recorded else words.DASH,
    ]


def _percent(part: object, whole: object) -> str:
    above, below = float(part), float(whole)  # type: ignore[arg-type]
    return words.figure(100 * above / below, "percent", 1) if below else words.DASH
