"""The look in one place: the colours of the settings file, for pages, charts and plain HTML."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.settings import PROJECT

SETTINGS_FILE = PROJECT / ".streamlit" / "config.toml"


@dataclass(frozen=True)
class Palette:
    """The colours of one half of the theme, each as "#rrggbb"."""

    accent: str
    background: str
    surface: str
    text: str
    quiet_text: str
    link: str
    line: str
    urgent: str
    urgent_background: str
    soon: str
    fine: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """The two halves of the theme and the typeface they share."""

    light: Palette
    dark: Palette
    font: str


@cache
def theme() -> Theme:
    """The theme as the settings file has it."""
    settings = tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))["theme"]
    return Theme(_palette(settings["light"]), _palette(settings["dark"]), settings["font"])


def palette(*, dark: bool) -> Palette:
    """One half of the theme."""
    return theme().dark if dark else theme().light


def style_sheet() -> str:
    """CSS variables for both halves, for the pages that are plain HTML."""
    light, dark = _variables(theme().light), _variables(theme().dark)
    return (
        f":root{{color-scheme:light dark;--font:'{theme().font}',system-ui,sans-serif;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def _palette(colours: dict[str, Any]) -> Palette:
    return Palette(
        accent=colours["primaryColor"],
        background=colours["backgroundColor"],
        surface=colours["secondaryBackgroundColor"],
        text=colours["textColor"],
        quiet_text=colours["grayTextColor"],
        link=colours["linkColor"],
        line=colours["borderColor"],
        urgent=colours["redTextColor"],
        urgent_background=colours["redBackgroundColor"],
        soon=colours["orangeTextColor"],
        fine=colours["greenTextColor"],
        categorical=tuple(colours["chartCategoricalColors"]),
        sequential=tuple(colours["chartSequentialColors"]),
        diverging=tuple(colours["chartDivergingColors"]),
    )


def _variables(colours: Palette) -> str:
    names = (
        "accent",
        "background",
        "surface",
        "text",
        "quiet_text",
        "link",
        "line",
        "urgent",
        "urgent_background",
        "soon",
        "fine",
    )
    return "".join(f"--{name.replace('_', '-')}:{getattr(colours, name)};" for name in names)
