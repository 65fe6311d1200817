"""A paper as a tagged PDF: what it says is data, never markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from queries.exports.paper.blocks import Paper, Picture

TEMPLATE = Path(__file__).with_name("paper.typ")
_NO_LETTER = "could not be displayed with font"
_PICTURE = b"""
#let it = json(bytes(sys.inputs.content))
#set page(width: it.width * 1cm, height: auto, margin: 0cm)
#image(bytes(it.svg), format: "svg", width: 100%)
"""


def as_pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF."""
    return compiled(TEMPLATE, paper.as_data())


def compiled(template: Path, content: Mapping[str, Any]) -> bytes:
    """The PDF that the template makes of the content: PDF/UA-1, refused if not readable aloud.

    That standard allows no letter that the fonts inside the program lack (Arabic, Chinese, signs
    like ☺). A paper with such a letter is tagged all the same, looks for it in the fonts of the
    machine, and shows a box where there is none.
    """
    given = {"content": json.dumps(content, ensure_ascii=False)}
    source = template.read_bytes()
    try:
        made = typst.compile(
            source, sys_inputs=given, pdf_standards=["ua-1"], ignore_system_fonts=True
        )
    except typst.TypstError as error:
        if _NO_LETTER not in str(error):
            raise
        made = typst.compile(source, sys_inputs=given)
    return _bytes(made)


def as_png(picture: Picture) -> bytes:
    """The picture in dots, sharp on paper (200 an inch), for programs that read no SVG."""
    content = {"svg": picture.svg, "width": picture.width_cm}
    return _bytes(
        typst.compile(
            _PICTURE,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            format="png",
            ppi=200,
            ignore_system_fonts=True,
        )
    )


def _bytes(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("one file was expected")
    return made
