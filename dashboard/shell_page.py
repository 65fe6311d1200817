"""The empty page that Streamlit fills, made ours: name, look, and nothing about its maker."""

import re
from pathlib import Path

import streamlit
from starlette.responses import HTMLResponse, Response

PRODUCT = "MARAC"

_STATIC = Path(streamlit.__file__).parent / "static"
# What the pages draw with, by the beginning of its file's name: read in ahead of the first of them.
_AHEAD = ("PlotlyChart", "Selectbox", "Multiselect", "DownloadButton", "Checkbox", "NumberInput")


def _modules() -> str:
    """The addresses of those parts of Streamlit."""
    found = (path for name in _AHEAD for path in (_STATIC / "static" / "js").glob(f"{name}.*.js"))
    return " ".join(f"/static/js/{path.name}" for path in found)


_HEAD = f"""
    <title>{PRODUCT}</title>
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" type="image/svg+xml" href="/assets/icon.svg" />
    <link rel="preload" href="/assets/fonts/atkinson-hyperlegible-next.woff2" as="font"
      type="font/woff2" crossorigin />
    <link rel="stylesheet" href="/assets/theme.css" />
    <link rel="stylesheet" href="/assets/shell.css" />
    <link rel="stylesheet" href="/assets/pages.css" />
    <script src="/assets/session.js" defer></script>
    <script src="/assets/draft.js" defer></script>
    <script src="/assets/anchors.js" defer></script>
    <script src="/assets/menu.js" defer></script>
    <script src="/assets/clock.js" defer></script>
    <script src="/assets/ahead.js" data-modules="{_modules()}" defer></script>
  </head>"""
_FIRST_SCRIPT = '<script src="/assets/start.js"></script>\n    <script type="module"'
_NO_SCRIPT = (
    "<noscript><p>The dashboard needs JavaScript. Turn it on in the browser's settings, or ask "
    "whoever looks after your computer to do so for this address.</p></noscript>"
)
_TAKEN_OUT = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"<title>.*?</title>", re.DOTALL),
    re.compile(r"<link\s[^>]*rel=\"(?:shortcut icon|preload|service-desc)\"[^>]*>", re.DOTALL),
)


def shell_page() -> str:
    """Streamlit's index page with our head, and without its own title, icon and font."""
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    for pattern in _TAKEN_OUT:
        page = pattern.sub("", page)
    page = re.sub(r"<noscript>.*?</noscript>", _NO_SCRIPT, page, flags=re.DOTALL)
    page = page.replace('<html lang="en">', '<html lang="en-GB">')
    page = page.replace('<script type="module"', _FIRST_SCRIPT, 1)
    return page.replace("</head>", _HEAD, 1).strip()


def answer(page: str) -> Response:
    """The page as every address of the menu gets it; what is on it comes by the connection."""
    return HTMLResponse(page)
