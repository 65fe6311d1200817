"""One drawing, on the screen and on paper: the same numbers, readable in light and dark."""

from datetime import date
from xml.etree import ElementTree

import pytest
from shell.test_theme import contrast

from dashboard.insight import control
from dashboard.insight.control import Note, controlled, drawing
from dashboard.insight.plotted import SENSES, figure
from dashboard.theme import theme
from models.period import add_months
from queries.exports import drawing_axes, drawing_canvas
from queries.exports.drawing import Band, Bars, Dots, Drawing, Level, Line, Mark, Spans
from queries.exports.drawing_svg import as_svg
from queries.exports.paper import Picture
from queries.exports.paper.pdf import as_png
from queries.indicators import INDICATORS

DAYS = [add_months(date(2025, 1, 1), at) for at in range(14)]
EVERYTHING = Drawing(
    "Repeats <b>rose</b> & stayed",
    "Northtown, 2025",
    [
        Band(DAYS, [1.0] * 14, [3.0] * 14),
        Line(DAYS, [*[2.0] * 6, None, *[2.5] * 7], name="ours", is_stepped=True),
        Dots(DAYS, [2.0] * 14, ["a"] * 14, ["better", "worse", "notable", *["usual"] * 11]),
        Bars(DAYS, [1.0] * 14, ["1"] * 14),
        Level(4.0, "UK 4\n(2024)"),
        Mark(DAYS[5], "1", is_change=True),
    ],
    unit="%",
)


def test_the_paper_has_every_layer_and_takes_no_markup_from_a_name() -> None:
    svg = as_svg(EVERYTHING)
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own
    texts = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert "Repeats <b>rose</b> & stayed" in texts and "UK 4" in texts and "(2024)" in texts
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}circle"))) == 11
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}polygon"))) == 3 + 1


@pytest.mark.parametrize("canvas", [drawing_canvas.ALONE, drawing_canvas.IN_PAPER])
def test_nothing_drawn_leaves_the_paper(canvas: drawing_canvas.Canvas) -> None:
    for x, y in _corners(as_svg(EVERYTHING, canvas)):
        assert 0 <= x <= canvas.width and 0 <= y <= canvas.height


def test_the_months_under_a_chart_never_touch() -> None:
    days = [DAYS[at] for at in (0, 2, 3, 9, 13)]  # months without a figure lie between
    svg = as_svg(Drawing("t", "s", [Dots(days, [1.0] * 5, ["a"] * 5)]), drawing_canvas.IN_PAPER)
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314
    places = [float(one.get("x", "")) for one in texts if " 202" in (one.text or "")]
    assert len(places) >= 3
    apart = [b - a for a, b in zip(places, places[1:], strict=False)]
    assert min(apart) >= drawing_axes.WORDS


def _corners(svg: str) -> list[tuple[float, float]]:
    found = []
    for one in ElementTree.fromstring(svg).iter():  # noqa: S314
        if one.tag.endswith("circle"):
            found.append((float(one.get("cx", "")), float(one.get("cy", ""))))
        elif one.tag.endswith("path"):
            numbers = one.get("d", "").replace("M", "").replace("L", "").split()
            found += list(zip(map(float, numbers[::2]), map(float, numbers[1::2]), strict=True))
    return found


def test_a_picture_file_can_be_opened() -> None:
    made = as_png(Picture(as_svg(EVERYTHING), "words"))
    assert made.startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("unit", ["", "%"])
def test_an_empty_drawing_is_still_a_picture(unit: str) -> None:
    assert as_svg(Drawing("Nothing", "yet", [], unit=unit)).startswith("<svg")


def test_the_screen_draws_the_same_numbers() -> None:
    drawn = figure(EVERYTHING)
    ys = [list(trace.y) for trace in drawn.data]
    assert [2.0] * 14 in ys and [1.0] * 14 in ys
    assert {shape.y0 for shape in drawn.layout.shapes} >= {4.0}
    assert any("UK 4<br>(2024)" in one.text for one in drawn.layout.annotations)
    assert drawn.layout.yaxis.range[0] == 0 and drawn.layout.yaxis.range[1] > 4


ESTIMATES = Drawing(
    "Lists",
    "Northtown",
    [
        Spans([-0.2, 0.8], [10, 5], [8, 4], [14, 5], ["10", "5"], ["half: 10", "half: 5"]),
        Spans([0.2, 1.2], [20, 9], [18, 9], [25, 11], ["20", "9"], ["", ""], sense="notable"),
    ],
    x_names=["As now", "What <if>"],
)


def test_estimates_stand_with_their_intervals_under_names_on_paper() -> None:
    tree = ElementTree.fromstring(as_svg(ESTIMATES))  # noqa: S314 - our own
    texts = [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert {"As now", "What <if>", "10", "20"} <= set(texts)
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}circle"))) == 2
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}polygon"))) == 2
    for x, y in _corners(as_svg(ESTIMATES)):
        assert 0 <= x <= drawing_canvas.ALONE.width and 0 <= y <= drawing_canvas.ALONE.height


def test_estimates_stand_with_their_intervals_under_names_on_the_screen() -> None:
    drawn = figure(ESTIMATES)
    first = drawn.data[0]
    assert list(first.y) == [10, 5]
    assert list(first.error_y.array) == [4, 0] and list(first.error_y.arrayminus) == [2, 1]
    assert list(drawn.layout.xaxis.ticktext) == ["As now", "What &lt;if&gt;"]
    assert drawn.layout.yaxis.range[1] > 25


def test_each_meaning_has_a_shape_of_its_own_and_enough_contrast() -> None:
    assert len({shape for _, shape, _ in SENSES.values()}) == len(SENSES)
    for half in (theme().light, theme().dark):
        for colour in (*half.categorical[:3], half.quiet_text, half.text):
            assert contrast(colour, half.background) >= 3
    for colour in (
        drawing_canvas.FIRST,
        drawing_canvas.SECOND,
        drawing_canvas.THIRD,
        drawing_canvas.QUIET,
    ):
        assert contrast(colour, "#ffffff") >= 3


def test_the_colours_on_paper_are_those_of_the_light_half() -> None:
    light = theme().light
    assert light.categorical[:3] == (
        drawing_canvas.FIRST,
        drawing_canvas.SECOND,
        drawing_canvas.THIRD,
    )
    assert (light.text, light.quiet_text) == (drawing_canvas.INK, drawing_canvas.QUIET)


def test_a_control_chart_breaks_its_limits_at_a_marked_change() -> None:
    days = [add_months(date(2024, 1, 1), at) for at in range(26)]
    values = [10.0, 12.0] * 13
    note = Note(days[13], "Fortnightly", is_change=True)
    found = controlled(list(zip(days, values, strict=True)), INDICATORS["repeat_rate"], [note])
    drawn = drawing(found, subtitle="x")
    assert drawn is not None
    middles = [
        layer for layer in drawn.layers if isinstance(layer, Line) and layer.kind == "middle"
    ]
    assert [len(line.xs) for line in middles] == [13, 13]
    assert [layer.name for layer in drawn.layers if isinstance(layer, Mark)] == ["1"]
    assert drawn.unit == "%"


def test_only_three_years_are_drawn_and_all_of_them_count() -> None:
    days = [add_months(date(2020, 1, 1), at) for at in range(60)]
    values = [10.0, 12.0] * 6 + [20.0, 22.0] * 24
    found = controlled(list(zip(days, values, strict=True)), INDICATORS["repeat_rate"], [])
    assert len(found.chart.points) == control.SHOWN
    limits = found.chart.limits
    assert limits is not None and limits.mean == 11  # of the first twelve, long before


def test_a_series_of_which_nothing_may_be_told_has_no_chart() -> None:
    found = controlled([(DAYS[0], None)], INDICATORS["repeat_rate"], [])
    assert found.finding == "There is no figure to show for Repeat rate"
    assert drawing(found, subtitle="x") is None
