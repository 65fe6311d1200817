"""The parts of the page What if on lists and waits, and on each police division."""

from collections.abc import Mapping, Sequence

from dashboard import words
from dashboard.app_pages.insight.what_if_sides import (
    KEY,
    Row,
    Side,
    columns,
    drawing,
    ends,
    estimated,
    measure,
    named,
    number,
    tables,
    with_ends,
)
from dashboard.insight.grid import Grid
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.exports.drawing import Level
from queries.insight.what_if import Measures, differs, estimate

LISTS = ("list_half", "list_nine")
WAITS = ("wait_half", "wait_nine")


def parts(view: View, sides: Sequence[Side], about: Sequence[str]) -> list[Part]:
    """Lists, waits and, where it is tried, the divisions."""
    found = [_lists(view, sides, about), _waits(view, sides, about)]
    if sides[-1].tried.divisions:
        found.append(_divisions(view, sides[-1], about))
    return found


def list_words(sides: Sequence[Side]) -> str:
    """What becomes of the lists, in a clause."""
    now, then = sides[0], sides[-1]
    before, after = (words.number(side.middle("list_nine")) for side in (now, then))
    if len(sides) == 1:
        slots = words.counted(now.tried.plan.slots, "slot")
        return f"nine in ten lists have at most {before} cases for {slots}"
    if before == after or not differs(now.values("list_nine"), then.values("list_nine")):
        return f"nine in ten lists would have at most {after} cases, about as now"
    return f"nine in ten lists would have at most {after} cases instead of {before}"


def wait_words(sides: Sequence[Side]) -> str:
    """What becomes of the waits, in a clause."""
    now, then = sides[0], sides[-1]
    before = words.number(now.middle("wait_half"))
    after = words.figure(then.middle("wait_half"), "days")
    if len(sides) == 1:
        return f"half of the cases wait at most {after}"
    is_same = words.number(then.middle("wait_half")) == before
    if is_same or not differs(now.values("wait_half"), then.values("wait_half")):
        return f"half of the cases would wait at most {after}, about as now"
    return f"half of the cases would wait at most {after} instead of {before}"


def left_over(side: Side) -> str:
    """The cases left when the year ends where more come than there are slots; else empty."""
    left, plan = side.middle("carried"), side.tried.plan
    if plan.most is None or left <= plan.most * side.tried.lists:
        return ""
    return f"{words.counted(round(left), 'case')} are left when the year ends"


def list_finding(sides: Sequence[Side]) -> str:
    """What becomes of the lists; short ones are no good news where the queue grows."""
    left = left_over(sides[-1])
    if not left:
        return words.sentence(list_words(sides))
    slots = words.counted(sides[-1].tried.plan.slots, "slot")
    return f"Lists end at {slots}, and {left}"


def _lists(view: View, sides: Sequence[Side], about: Sequence[str]) -> Part:
    rows = [
        Row("Meetings a year", lambda side: float(side.tried.meetings)),
        Row("Slots at a meeting", lambda side: float(side.tried.plan.slots)),
        measure("Half of the lists have at most, cases", "list_half"),
        measure("Nine in ten lists have at most, cases", "list_nine"),
        measure("Meetings with more cases due than slots", "over", "percent"),
        measure("Cases left over when the year ends", "carried"),
    ]
    screen, file = tables("Lists as now and what if", sides, rows)
    finding = list_finding(sides)
    subtitle = f"Cases on the list of a meeting. {view.subtitle}"
    return Part(
        key="lists",
        finding=finding,
        subtitle=subtitle,
        grid=screen,
        file=file,
        drawing=drawing(
            finding,
            subtitle,
            _columns(sides),
            LISTS,
            Level(sides[-1].tried.plan.slots, _slots_name(sides)),
            y_title="Cases",
        ),
        chart_key=KEY.format(what="half of the lists have at most so many cases"),
        about=about,
    )


def _slots_name(sides: Sequence[Side]) -> str:
    now, then = (words.counted(side.tried.plan.slots, "slot") for side in (sides[0], sides[-1]))
    return now if now == then else f"{then},\nnow {sides[0].tried.plan.slots}"


def _columns(sides: Sequence[Side]) -> list[tuple[str, Measures]]:
    return [(side.name, side.tried.whole) for side in sides]


def _waits(view: View, sides: Sequence[Side], about: Sequence[str]) -> Part:
    rows = [
        measure("Half of the cases wait at most, days", "wait_half"),
        measure("Nine in ten cases wait at most, days", "wait_nine"),
    ]
    screen, file = tables("Waits as now and what if", sides, rows)
    finding = words.sentence(wait_words(sides))
    subtitle = f"Days from referral to meeting, cases of emergency meetings aside. {view.subtitle}"
    return Part(
        key="waits",
        finding=finding,
        subtitle=subtitle,
        grid=screen,
        file=file,
        drawing=drawing(finding, subtitle, _columns(sides), WAITS, y_title="Days"),
        chart_key=KEY.format(what="half of the cases wait at most so many days"),
        about=about,
    )


def _divisions(view: View, side: Side, about: Sequence[str]) -> Part:
    divided = side.tried.divisions
    screen, file = _division_tables(side)
    subtitle = f"Cases on the list of a meeting of each police division. {view.subtitle}"
    finding = division_finding(divided)
    return Part(
        key="divisions",
        finding=finding,
        subtitle=subtitle,
        grid=screen,
        file=file,
        drawing=drawing(
            finding,
            subtitle,
            list(divided.items()),
            LISTS,
            Level(side.tried.plan.slots, words.counted(side.tried.plan.slots, "slot")),
            y_title="Cases",
        ),
        chart_key=KEY.format(what="half of the lists have at most so many cases"),
        about=about,
    )


def division_finding(parts: Mapping[str, Measures]) -> str:
    """The longest and the shortest lists among the divisions, in a sentence."""
    known = {name: estimate(values["list_nine"]) for name, values in parts.items()}
    found = {name: one for name, one in known.items() if one is not None}
    most = max(found, key=lambda name: found[name].middle)
    least = min(found, key=lambda name: found[name].middle)
    longest, shortest = (words.number(found[name].middle) for name in (most, least))
    if longest == shortest:
        return f"Nine in ten lists of every division would have at most {longest} cases"
    return f"Nine in ten lists of {most} would have at most {longest} cases, of {least} {shortest}"


def _division_tables(side: Side) -> tuple[Grid, Grid]:
    """The table for the screen and the one for files."""
    title, first, meetings = "Lists of each police division", "Police division", "Meetings a year"
    heads = ("Cases a year", "Nine in ten lists at most", "Half of the cases wait at most, days")
    told, cells = [], []
    for name, values in side.tried.divisions.items():
        begun = [named(name), number(side.tried.plan.meetings)]
        found = [estimate(values[key]) for key in ("heard", "list_nine", "wait_half")]
        told.append([*begun, *(estimated(one) for one in found)])
        cells.append([*begun, *(cell for one in found for cell in ends(one))])
    every = [one for head in heads for one in with_ends(head)]
    return (
        Grid(title, columns(first, [meetings, *heads]), told),
        Grid(title, columns(first, [meetings, *every]), cells),
    )
