"""What a figure means: definition, how it is worked out, its benchmark and what to take care of."""

from dashboard import words
from dashboard.figures import Figure
from dashboard.words import safe
from queries.indicators.registry import Indicator


def benchmark_words(indicator: Indicator) -> str:
    """The benchmark and its date: "UK 31% (September 2024)"; empty where there is none."""
    mark = indicator.benchmark
    return f"{mark.label} ({words.month(mark.as_of)})" if mark else ""


def definition_list(indicator: Indicator, figure: Figure | None = None) -> str:
    """HTML of everything that explains an indicator, with its numbers where a figure is given."""
    parts = [
        ("What it is", indicator.definition),
        ("Why it matters", indicator.why_it_matters),
        ("Worked out as", _worked_out(indicator, figure)),
        ("Benchmark", _benchmark(indicator)),
        ("Take care", indicator.caveats),
    ]
    inside = "".join(f"<dt>{name}</dt><dd>{safe(text)}</dd>" for name, text in parts if text)
    return f'<dl class="m-notes">{inside}</dl>'


def _benchmark(indicator: Indicator) -> str:
    mark = indicator.benchmark
    return f"{mark.label}. Source: {mark.source}." if mark else ""


def _worked_out(indicator: Indicator, figure: Figure | None) -> str:
    text = indicator.numerator_text
    if indicator.denominator_text:
        text = (
            f"{text}, divided by {indicator.denominator_text[:1].lower()}"
            + (indicator.denominator_text[1:])
        )
    if figure is None or figure.hidden or figure.numerator is None:
        return text
    numbers = words.shared(figure.numerator)
    if indicator.denominator_text and figure.denominator is not None:
        numbers += f" ÷ {words.shared(figure.denominator)}"
    return f"{text}: {numbers}"
