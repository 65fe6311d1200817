"""The sections on volume, the threshold, repeats and the comparison with other areas."""

from collections.abc import Mapping, Sequence

from dashboard import words
from dashboard.app_pages.insight import (
    appropriateness,
    appropriateness_tables,
    benchmarks,
    repeats,
    volume,
    volume_load,
    volume_published,
)
from dashboard.insight import asked
from dashboard.insight.part import Part
from dashboard.insight.view import View
from dashboard.steering_pack.section import Ask, Placed, Rank, Section
from dashboard.steering_pack.sources import MEETINGS, Said, Source, source_of
from queries.insight import blocks
from queries.statistics.standing_out import StandsOut

SCREENED = "Referrals received, by agency and criterion, of which the decision is recorded"
PUBLISHED = "Published figures of SafeLives beside the sums of the meetings held"
OURS = 6  # rows of the latest published years that are printed


def volume_section(view: View) -> Section:
    """How many cases come, and can the MARAC carry them?"""
    frame = asked.months(view, volume.PARTS)
    by_month = blocks.by_month(frame, view.period)
    if by_month.is_empty():
        return _no_meeting(view, "Volume")
    found = volume.of_period(view, frame)
    lead = Said(
        volume.lead(found, words.period(view.period)), _of_volume(view, found, frame.height)
    )
    month = volume.month_part(view, frame, by_month, found)
    signals = volume_load.signals_part(view, found.against)
    placed = [
        Placed(month, source_of(view, month, MEETINGS, rows=frame.height)),
        Placed(signals, source_of(view, signals, "Meetings held and the MARAC’s own rules")),
    ]
    published = volume_published.published_part(view, found.rate)
    if published is not None:
        placed.append(Placed(published, _of_published(view, published), OURS))
    there = [line for line in volume_load.lines_of(view, found.against) if line[3]]
    question = "Can the MARAC carry its cases, and what would help: posts, time or frequency?"
    asks = [Ask(Rank.VOLUME, question, _finding(placed[1]))] if there else []
    return Section("Volume", [lead], placed, asks)


def _of_published(view: View, part: Part) -> Source:
    level = words.number(volume_published.RECOMMENDED)
    return source_of(view, part, PUBLISHED, figures={"Recommended by SafeLives": level})


def _of_volume(view: View, found: volume.Volume, rows: int) -> Source:
    figures = {
        "Cases": words.number(found.cases),
        "Recommended cases a year": words.number(found.recommended),
        "As a year, of the recommended": words.figure(found.against, "percent", 1),
    }
    return Source(
        "Cases of the quarter",
        MEETINGS,
        words.period(view.period),
        rows,
        ("cases_discussed", "recommended_cases", "volume_against_recommended"),
        tuple(figures.items()),
    )


def threshold_section(view: View) -> Section:
    """Which referrals do not meet the threshold, and where do they come from?"""
    heading = "Do the referrals meet the threshold?"
    rows = asked.report(view, "appropriateness", view.period)
    whole = appropriateness.whole_of(rows)
    when = words.period(view.period)
    if whole is None:
        source = Source("Referrals screened", SCREENED, when, rows.height)
        return Section(heading, [Said(f"No referral of {when} has been screened", source)])
    named = {kind: appropriateness.named_of(rows, whole, kind) for kind in ("agency", "criterion")}
    every = [*named["agency"], *named["criterion"]]
    source = Source(
        *("Referrals screened", SCREENED, when, rows.height, ("below_threshold_rate",)),
        _of_threshold(whole, every),
    )
    told = [Said(appropriateness.lead(whole, every, view.period), source)]
    flags = [(kind, one, Said(_flag(kind, one), source)) for kind in named for one in named[kind]]
    makers = [appropriateness_tables.agencies, appropriateness_tables.criteria]
    if whole["below_threshold"] is not None:  # else nothing of the two crossed may be told
        makers.append(appropriateness_tables.crossed)
    parts = [made(view, rows, view.period) for made in makers]
    placed = [Placed(part, source_of(view, part, SCREENED)) for part in parts]
    asks = [
        Ask(Rank.THRESHOLD, f"What would help {one.group.name} to refer what belongs here?", said)
        for kind, one, said in flags
        if kind == "agency"
    ]
    return Section(heading, [*told, *(said for _, _, said in flags)], placed, asks)


def _of_threshold(
    whole: Mapping[str, object], every: Sequence[StandsOut]
) -> tuple[tuple[str, str], ...]:
    """The counts of all, and of each group that stands out with its interval and all others."""
    counts = {"Screened": whole["screened"], "Below the threshold": whole["below_threshold"]}
    told = [(name, "hidden" if one is None else str(one)) for name, one in counts.items()]
    for one in every:
        shares = [one.share, one.low, one.high, one.others, one.part_of_all]
        share, low, high, others, part = (words.number(100 * each) for each in shares)
        told.append(
            (
                one.group.name,
                f"{one.group.below} of {one.group.screened}, {share}% ({low}% to {high}%), "
                f"others {others}%, {part}% of all below",
            )
        )
    return tuple(told)


def _flag(kind: str, one: StandsOut) -> str:
    return f"{one.group.name} stands out: {one.why}. {appropriateness.advice(kind, one)}"


def repeats_section(view: View) -> Section:
    """How many come back within a year?"""
    frame = asked.months(view, repeats.PARTS)
    if blocks.by_month(frame, view.period).is_empty():
        return _no_meeting(view, "Repeats")
    row = blocks.in_all(frame, view.period).row(0, named=True)
    figures = {
        "Cases": words.number(row["cases_discussed"]),
        "Repeats": words.number(row["repeat_cases"]),
        "Repeat rate": words.figure(repeats.ratio(row), "percent", 1),
    }
    source = Source(
        *("Repeats of the quarter", MEETINGS, words.period(view.period), frame.height),
        ("repeat_cases", "repeat_rate"),
        tuple(figures.items()),
    )
    part = repeats.rate_part(view, frame)
    return Section(
        "Repeats",
        [Said(repeats.lead(row, view), source)],
        [Placed(part, source_of(view, part, MEETINGS, rows=frame.height))],
    )


def benchmark_section(view: View) -> Section:
    """Are we different from others, or is it chance?"""
    published = asked.areas(view)
    heading = "Beside other areas"
    if published.is_empty():
        source = Source("Published areas", PUBLISHED, words.period(view.period), 0)
        return Section(heading, [Said("No published figures are in the record", source)])
    year = str(published["year"].max())
    said, placed = [], []
    for measure in benchmarks.MEASURES:
        compared = benchmarks.beside(view, measure, year)
        part = benchmarks.funnel_part(view, compared)
        source = source_of(
            view,
            part,
            PUBLISHED,
            days=f"{words.period(view.period)}; published: {year}",
            figures={
                "Published areas": str(len(compared.theirs)),
                "All of them together": words.number(compared.target, 1),
            },
        )
        said.append(Said(compared.lead, source))
        # The areas are published elsewhere: only our own line is printed here.
        placed.append(Placed(part, source, len(compared.ours)))
    return Section(heading, said, placed)


def _no_meeting(view: View, heading: str) -> Section:
    when = words.period(view.period)
    source = Source("Meetings held", MEETINGS, when, 0)
    return Section(heading, [Said(f"No meeting was held in {when}", source)])


def _finding(placed: Placed) -> Said:
    """A part's finding with its source."""
    return Said(placed.part.finding, placed.source)
