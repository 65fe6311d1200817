"""A key figure as a card: the number, the year before, the published figure, what it means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard import words
from dashboard.components.notes import benchmark_words, definition_list
from dashboard.figures import Figure
from dashboard.words import safe
from queries.indicators.registry import Indicator, Polarity, Unit

_UP, _DOWN, _SAME = "▲", "▼", "="


@dataclass(frozen=True)
class Card:
    """What one card shows; `few` stands for a hidden small number."""

    indicator: Indicator
    now: Figure
    before: Figure
    names: Mapping[str, str]
    few: str


def cards(items: Iterable[Card]) -> str:
    """HTML of the cards in a grid; one explanation is open at a time."""
    inside = "".join(map(_card, items))
    return (
        '<section class="m-cards-frame" aria-label="Key figures">'
        f'<div class="m-cards">{inside}</div></section>'
    )


def _card(card: Card) -> str:
    lines = [
        _line("m-card-change", *change(card)),
        _line("m-card-mark", benchmark_words(card.indicator)),
        _line("m-card-note", left_out(card)),
        _line("m-card-note", recorded(card)),
    ]
    return (
        f'<article class="m-card"><h3>{safe(card.indicator.name)}</h3>'
        f'<p class="m-card-value">{safe(value(card))}</p>{_scale(card)}'
        f'<div class="m-card-lines">{"".join(lines)}</div>'
        f'<details name="key-figure">'
        f"<summary>What this means<span class='m-out'>: {safe(card.indicator.name)}</span>"
        f"</summary>{definition_list(card.indicator, card.now)}</details></article>"
    )


def _line(name: str, text: str, kind: str = "") -> str:
    return f'<p class="{name} {kind}">{safe(text)}</p>' if text else ""


def value(card: Card) -> str:
    """The figure in words: a hidden one as such, a missing one as not recorded."""
    if card.now.hidden:
        return card.few if card.indicator.unit is Unit.COUNT else "Hidden"
    if card.now.value is None:
        return words.sentence(words.NOT_RECORDED)
    return words.figure(card.now.value, card.indicator.unit, card.indicator.decimals)


def change(card: Card) -> tuple[str, str]:
    """The change on the year before in words with a sign, and whether it is for the better."""
    now, before = card.now.value, card.before.value
    if card.now.hidden or card.before.hidden:
        return "Small numbers are hidden", ""
    if now is None:
        return "", ""
    if before is None:
        return "No figure for the year before", ""
    indicator = card.indicator
    then = words.figure(before, indicator.unit, indicator.decimals)
    shown = [words.rounded(value, indicator.decimals) for value in (now, before)]
    if shown[0] == shown[1]:
        return f"{_SAME} the same as the year before", ""
    is_up = shown[0] > shown[1]
    step = words.number(float(abs(shown[0] - shown[1])), indicator.decimals)
    sign, direction = (_UP, "up") if is_up else (_DOWN, "down")
    points = " points" if indicator.unit is Unit.PERCENT else ""
    judged, kind = _judged(indicator.polarity, is_up=is_up)
    return f"{sign} {direction} {step}{points} from {then} the year before{judged}", kind


def _judged(polarity: Polarity, *, is_up: bool) -> tuple[str, str]:
    if polarity is Polarity.NO_JUDGEMENT:
        return "", ""
    is_better = is_up == (polarity is Polarity.MORE_IS_BETTER)
    return (": better", "m-better") if is_better else (": worse", "m-worse")


def left_out(card: Card) -> str:
    """Which MARACs a figure leaves out, in a sentence."""
    if not card.now.left_out:
        return ""
    missing = [card.names.get(marac, marac) for marac in card.now.left_out]
    return f"Leaves out {words.listed(missing, most=3)}: no population recorded"


def recorded(card: Card) -> str:
    """How many cases have the field recorded, where not all do."""
    if card.indicator.recorded is None or card.now.recorded is None or card.now.hidden:
        return ""
    return f"Recorded in {words.counted(card.now.recorded, 'case')}"


def _scale(card: Card) -> str:
    """A line from nought with our value and the benchmark marked; beside the words, never alone."""
    mark, now = card.indicator.benchmark, card.now.value
    if mark is None or now is None or card.now.hidden:
        return '<div class="m-scale m-none" aria-hidden="true"></div>'
    top = 1.25 * max(now, mark.high) or 1
    low, high, at = (round(100 * part / top, 1) for part in (mark.low, mark.high, now))
    return (
        '<div class="m-scale" aria-hidden="true">'
        f'<span class="m-now" style="width:{at}%"></span>'
        f'<span class="m-band" style="left:{low}%;width:{max(high - low, 0.0):.1f}%"></span></div>'
    )
