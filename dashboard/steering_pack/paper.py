"""The pack as a paper: cover and “In short”, sections, questions, definitions, provenance."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard import reads, return_times, words
from dashboard.insight.control import KEY
from dashboard.insight.grid import HIDDEN as UNTOLD
from dashboard.insight.grid import Shown
from dashboard.insight.part import HIDDEN, picture, table
from dashboard.insight.view import View
from dashboard.steering_pack.held import held_back, shown
from dashboard.steering_pack.learned import learned_blocks
from dashboard.steering_pack.made import Pack
from dashboard.steering_pack.review_told import agreed_blocks, review_blocks
from dashboard.steering_pack.section import Placed, Section
from dashboard.steering_pack.sources import References, Source, keys
from models.access import PERMISSIONS, ROLE_NAMES, Permission
from models.period import long_date, quarter_name
from queries.exports.marking import Marking
from queries.exports.paper import (
    Block,
    Bullets,
    Facts,
    Heading,
    Note,
    PageBreak,
    Paper,
    Table,
    Text,
)
from queries.indicators import INDICATORS
from queries.safelives.frozen import latest

TITLE = "Steering-group pack"
STEADY = "No figure changed by more than chance would bring."
SHORT = 4  # rows of a table that is printed whole
NOTHING = "No rule of this pack found anything to ask about."
HOW_TO_READ = (
    "A number in square brackets leads to the table “Where the numbers come from”.",
    HIDDEN,
    "Where it says now or today, the last day of the quarter is meant.",
    f"Control charts: {KEY[:1].lower()}{KEY[1:]}",
)


def paper(pack: Pack, *, made_by: str = "") -> Paper:
    """The whole paper. `made_by` says who made it, without a name."""
    references = References()
    held = held_back(pack.view.context.engine, pack.written)
    blocks = [
        *_cover(pack.view, made_by or _roles(pack.view)),
        *_in_short(pack, references),
        PageBreak(),
        *(block for section in pack.sections for block in _section(section, held, references)),
        *learned_blocks(pack.view, references),
        *agreed_blocks(pack.steered, held, references),
    ]
    for review in pack.steered.reviews:
        blocks += review_blocks(review, held, references)
    sources = list(references.numbers)
    blocks += [*_definitions(sources), *_provenance(pack.view, sources)]
    return Paper(TITLE, pack.view.subtitle, Marking.OFFICIAL, blocks)


def _cover(view: View, made_by: str) -> list[Block]:
    rules = reads.maracs(view.context, view.scope).row(0, named=True)
    facts = [
        ("MARAC", view.whose),
        ("Police force area", rules["force_area"] or words.NOT_RECORDED),
        ("Quarter", words.period(view.period)),
        ("Made on", words.day(view.context.today)),
        ("Made by", made_by),
        ("State of the record", state(view)),
        ("Small numbers", f"Hidden below {words.number(view.threshold)}, whoever makes the pack"),
    ]
    return [Facts(facts)]


def _roles(view: View) -> str:
    """The roles by which somebody sees these figures; the trail says who it was."""
    marac = view.chosen[0]
    held = {
        grant.role
        for grant in view.context.user.grants
        if grant.marac_id in ("*", marac) and Permission.SEE_FIGURES in PERMISSIONS[grant.role]
    }
    return words.listed(name for role, name in ROLE_NAMES.items() if role in held)


def state(view: View) -> str:
    """Which version of the record was read, and whether the quarter's return was frozen."""
    quarter = quarter_name(view.period.end)
    versions, _ = return_times.frozen(view.context, view.scope, quarter)
    told = f"Version {words.number(view.context.data_version)}. The quarter’s return "
    frozen = latest(versions)
    if frozen is None:
        return f"{told}is not frozen: its numbers can still change."
    day = long_date(frozen.frozen_at.date())
    return f"{told}was frozen on {day} (version {frozen.version})."


def _in_short(pack: Pack, references: References) -> Iterator[Block]:
    yield Heading("In short")
    yield Heading("What changed", 3)
    changed = [references.said(said) for said in pack.changed]
    yield Bullets(changed) if changed else Text(STEADY)
    yield Heading("What to ask about", 3)
    asks = [f"{ask.question} {references.said(ask.behind)}" for ask in pack.asks]
    yield Bullets(asks) if asks else Text(NOTHING)
    yield Heading("Section by section", 3)
    rows = [
        (section.heading, references.said(said))
        for section in pack.sections
        for said in section.said[:1]
    ]
    yield Table(("Section", "In one sentence"), rows, (3, 10), is_dense=True)
    yield Heading("How to read this", 3)
    yield Bullets(HOW_TO_READ)


def _section(section: Section, held: frozenset[str], references: References) -> Iterator[Block]:
    yield Heading(section.heading)
    for said in section.said:
        yield Text(references.said(said))
    for placed in filter(_tells, section.placed):
        yield from _part(placed, held, references)


def _part(placed: Placed, held: frozenset[str], references: References) -> Iterator[Block]:
    part = placed.part
    yield Heading(f"{part.finding}\N{NO-BREAK SPACE}{references.of(placed.source)}", 3)
    if part.drawing is not None:
        yield picture(part, part.drawing, is_alone=False)
    yield Text("\n".join(_under(placed, held)))
    if placed.most != 0:
        yield table(replace(part.grid, rows=_told_rows(placed)), placed.most)


def _tells(placed: Placed) -> bool:
    """Whether there is a chart, or any row of the table may be told."""
    return placed.part.drawing is not None or bool(_told_rows(placed))


def _told_rows(placed: Placed) -> list[Sequence[Shown]]:
    """The rows; of a long table without those that hold hidden numbers and none above nought."""
    rows = placed.part.grid.rows
    return [row for row in rows if len(rows) <= SHORT or _is_told(row)]


def _is_told(row: Sequence[Shown]) -> bool:
    is_hidden = any(one.cell.text == UNTOLD for one in row)
    return not is_hidden or any(isinstance(one.value, int | float) and one.value for one in row)


def _under(placed: Placed, held: frozenset[str]) -> Iterator[str]:
    """What stands between chart and table: the measure, the key, what is hidden or left out."""
    part = placed.part
    yield f"{part.subtitle}."
    if part.drawing is not None and part.chart_key not in ("", KEY):
        yield part.chart_key
    if part.control is not None:
        for number, note in enumerate(part.control.notes, start=1):
            yield f"Note {number}, {words.day(note.day)}: {shown(note.text, held)}"
    rows = len(_told_rows(placed))
    if rows < len(part.grid.rows):
        yield f"Rows left out because all in them is hidden: {len(part.grid.rows) - rows}."
    if placed.most is not None and placed.most < rows:
        first = "first row" if placed.most == 1 else f"first {placed.most} rows"
        yield f"Printed of {rows} rows: the {first}. The page has all of them."


def _definitions(sources: list[Source]) -> list[Block]:
    rows = [(INDICATORS[key].name, INDICATORS[key].definition) for key in keys(sources)]
    told = "How each is worked out stands on the page Definitions."
    table_ = Table(("Figure", "What it counts"), rows, (3, 9), is_dense=True)
    return [Heading("Definitions"), Text(told), table_]


def _provenance(view: View, sources: list[Source]) -> list[Block]:
    rows = [
        (
            f"[{number}]",
            source.what,
            "\n".join(one for one in (source.counted, source.named, source.told) if one),
            source.days,
            words.number(source.rows),
        )
        for number, source in enumerate(sources, start=1)
    ]
    heads = ("No.", "What", "Counted, by which definition, and figures", "Days", "Rows")
    told = (
        f"Every number above is of {view.whose} alone, with no other filter, for somebody who may "
        f"see no case. {state(view)} Rows are those of the table read: months, meetings, agencies "
        "or groups, never people."
    )
    return [
        Heading("Where the numbers come from"),
        Note(told),
        Table(heads, rows, (1, 4, 9, 4, 1.4), (4,), is_dense=True),
    ]
