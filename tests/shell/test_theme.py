"""The colours can be read, and none of them says urgent by accident."""

import colorsys
import re
from pathlib import Path

import pytest
import streamlit

from dashboard.shell_page import shell_page
from dashboard.theme import Palette, style_sheet, theme

HALVES = (theme().light, theme().dark)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("half", HALVES)
def test_words_can_be_read_on_every_ground(half: Palette) -> None:
    for ground in (half.background, half.surface):
        for ink in (half.text, half.quiet_text, half.link, half.urgent, half.soon, half.fine):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(half.urgent, half.urgent_background) >= 4.5
    assert contrast(half.background, half.accent) >= 4.5


@pytest.mark.parametrize("half", HALVES)
def test_chart_colours_stand_out_from_the_page(half: Palette) -> None:
    for colour in half.categorical:
        assert contrast(colour, half.background) >= 2.2, colour
    assert contrast(half.accent, half.background) >= 3


@pytest.mark.parametrize("half", HALVES)
def test_the_accent_and_the_charts_are_not_red_amber_or_green(half: Palette) -> None:
    for colour in (half.accent, *half.categorical):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
        assert saturation < 0.12 or 170 <= hue * 360 <= 320, colour


def test_the_plain_pages_take_their_colours_from_the_theme() -> None:
    sheet = style_sheet()
    for half in HALVES:
        assert f"--accent:{half.accent};" in sheet
    assert "prefers-color-scheme:dark" in sheet


def test_the_page_that_streamlit_fills_is_ours() -> None:
    page = shell_page()
    assert "<title>MARAC</title>" in page
    assert page.count("/assets/theme.css") == 1
    assert "<title>Streamlit" not in page and "_stcore/agent" not in page
    assert 'src="./static/js/index' in page


def test_what_is_read_in_ahead_is_there() -> None:
    named = re.search(r'ahead\.js" data-modules="([^"]*)"', shell_page())
    assert named is not None
    modules = named[1].split()
    folder = Path(streamlit.__file__).parent / "static"
    assert len(modules) == 6 and all((folder / one.lstrip("/")).is_file() for one in modules)
    assert "/static/js/PlotlyChart." in modules[0]
