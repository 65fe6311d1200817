"""The parts of the page What if on the hours of agencies and on IDVA posts."""

from collections.abc import Sequence

from dashboard import words
from dashboard.app_pages.insight.support import CAPACITY_ABOUT
from dashboard.app_pages.insight.what_if_controls import Choice
from dashboard.app_pages.insight.what_if_sides import Row, Side, between, tables, tried_words
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.insight.what_if import Values, estimate

MONTHS = 12


def hours_of(side: Side, chosen: Choice) -> Values:
    """The hours a month of an agency that takes part in every case, in each year tried."""
    a_case = side.minutes + chosen.preparation
    minutes = side.values("heard") * a_case + side.tried.meetings * chosen.around
    return minutes / 60 / MONTHS


def hour_words(sides: Sequence[Side], chosen: Choice) -> str:
    """What becomes of an agency's hours, in a clause."""
    before, after = (
        found.middle if (found := estimate(hours_of(side, chosen))) else 0.0
        for side in (sides[0], sides[-1])
    )
    now, then = words.number(before), words.number(after)
    if len(sides) == 1:
        return f"an agency at every case gives {words.counted(round(before), 'hour')} a month"
    if now == then:
        return f"an agency at every case would give {then} hours a month, about as now"
    return f"an agency at every case would give {then} hours a month instead of {now}"


def hours(
    view: View,
    sides: Sequence[Side],
    chosen: Choice,
    agencies: float | None,
    *,
    is_timed: bool,
) -> Part:
    """What meetings and preparation take of an agency."""
    rows = [
        Row("Meetings a month", lambda side: side.tried.meetings / MONTHS, decimals=1),
        Row("Hours of meeting a month", _meeting, decimals=1),
        Row(
            "Preparation and follow-up, hours of an agency",
            lambda side: side.values("heard") * chosen.preparation / 60 / MONTHS,
            decimals=1,
        ),
        Row(
            "Around the meetings, hours of an agency",
            lambda side: side.tried.meetings * chosen.around / 60 / MONTHS,
            decimals=1,
        ),
        Row("An agency at every case, together", lambda side: hours_of(side, chosen), decimals=1),
    ]
    if agencies:
        name = f"All {words.number(agencies)} agencies expected, together"
        rows.append(Row(name, lambda side: hours_of(side, chosen) * agencies))
    screen, file = tables("Hours as now and what if", sides, rows)
    return Part(
        key="what-if-hours",
        finding=words.sentence(hour_words(sides, chosen)),
        subtitle=f"Hours a month in and around the meetings. {view.subtitle}",
        grid=screen,
        file=file,
        about=_about_hours(sides, chosen, is_timed=is_timed),
    )


def _meeting(side: Side) -> Values:
    return side.values("heard") * side.minutes / 60 / MONTHS


def _about_hours(sides: Sequence[Side], chosen: Choice, *, is_timed: bool) -> list[str]:
    minutes = words.figure(sides[0].minutes, "minutes")
    how = "as recorded in that year" if is_timed else "the slot of the MARAC: none are recorded"
    return [
        *tried_words(sides),
        f"A case takes {minutes} of a meeting now ({how}), "
        f"{words.figure(chosen.preparation, 'minutes')} of each agency before and after it; a "
        f"meeting takes {words.figure(chosen.around, 'minutes')} of each agency beside its cases. "
        "The last two are assumptions of this program until you enter what your agencies say.",
        "Hours are of an agency that takes part in every case. One that looks after a single "
        "police division has that division’s share.",
    ]


def posts(view: View, sides: Sequence[Side], caseload: float, recommended: float | None) -> Part:
    """The posts there are beside those needed for the cases that would come."""
    a_post = f"{words.number(caseload)} cases a post"
    rows = [
        Row("Cases heard a year", lambda side: side.values("heard")),
        Row("IDVA posts", lambda side: side.posts, decimals=1),
        Row("Cases a year for each post", a_year),
        Row(f"Posts needed, at {a_post}", lambda side: side.values("heard") / caseload, decimals=1),
        Row("Posts at the recommended volume", lambda side: recommended, decimals=1),
        Row("Posts missing", lambda side: _missing(side, caseload), decimals=1),
    ]
    screen, file = tables("IDVA posts as now and what if", sides, rows)
    return Part(
        key="what-if-posts",
        finding=posts_finding(sides[-1], caseload),
        subtitle=f"Full-time IDVA posts. {view.subtitle}",
        grid=screen,
        file=file,
        indicators=("idva_fte_needed", "idva_fte_recommended"),
        about=(*tried_words(sides), *CAPACITY_ABOUT),
    )


def a_year(side: Side) -> Values | None:
    """The cases each post would take in a year."""
    return side.values("heard") / side.posts if side.posts else None


def _missing(side: Side, caseload: float) -> Values | None:
    if side.posts is None:
        return None
    return (side.values("heard") / caseload - side.posts).clip(min=0)


def posts_finding(side: Side, caseload: float) -> str:
    """The cases of each post against its caseload, in a sentence."""
    load = a_year(side)
    if load is None or side.posts is None:
        needed = between(estimate(side.values("heard") / caseload), decimals=1)
        return f"{needed} IDVA posts are needed; how many are filled is not recorded"
    return (
        f"With {words.shared(round(side.posts, 1))} IDVA posts each would have "
        f"{between(estimate(load))} cases a year; {words.number(caseload)} are recommended"
    )
