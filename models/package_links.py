"""What in an Office file reaches outside it, or holds another file, when it is opened."""

import re
import zipfile

from defusedxml.ElementTree import ParseError, fromstring

from models.packages import ZIP

LINKS = "links to other files or to the internet that are followed when it is opened"
EMBEDDED = "other files or controls inside it"
DDE = "commands to other programs (DDE)"

_WORKBOOK_LINKS = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")
_CALLING_FORMULAS = re.compile(rb"_xlfn\.(?:_xlws\.)?(?:WEBSERVICE|IMAGE)\b|\bRTD\(", re.I)
_EMBEDDED_PARTS = re.compile(r"(^|/)(embeddings|activeX)/|oleObject", re.I)
_LINKING_PARTS = re.compile(r"^xl/(externalLinks|connections\.xml|queryTables)", re.I)
_FIELD_TEXT = re.compile(rb"<w:instrText\b[^>]*>([^<]*)<|\bw:instr=\"([^\"]*)\"")
_FIELDS = re.compile(rb"\b(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE)\b", re.I)
_INSIDE = (ZIP, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ")


def reaches_out(archive: zipfile.ZipFile) -> list[str]:
    """What a package that `open_package` let through would do beyond showing itself, in words.

    Ordinary hyperlinks are none of it: they wait for a click.
    """
    found = set()
    for name in archive.namelist():
        found |= _by_name(name)
        if name.endswith(".rels"):
            found |= _related(archive.read(name))
        elif name.startswith(("xl/", "word/")) and name.endswith(".xml"):
            found |= _in_text(archive.read(name))
        else:
            with archive.open(name) as part:
                found |= {EMBEDDED} if part.read(8).startswith(_INSIDE) else set()
    return [what for what in (DDE, LINKS, EMBEDDED) if what in found]


def _by_name(name: str) -> set[str]:
    found = {EMBEDDED} if _EMBEDDED_PARTS.search(name) else set()
    return found | ({LINKS} if _LINKING_PARTS.search(name) else set())


def _related(xml: bytes) -> set[str]:
    """By a part's relationships: anything outside but a hyperlink, and text in another format."""
    try:
        relations = list(fromstring(xml, forbid_dtd=True))
    except ParseError:
        return {LINKS}
    found = set()
    for relation in relations:
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1].lower()
        if str(relation.get("TargetMode", "")).lower() == "external" and kind != "hyperlink":
            found.add(LINKS)
        if kind in ("afchunk", "oleobject", "package", "control"):
            found.add(EMBEDDED)
    return found


def _in_text(xml: bytes) -> set[str]:
    found = {DDE} if _WORKBOOK_LINKS.search(xml) else set()
    if _CALLING_FORMULAS.search(xml):
        found.add(LINKS)
    # Word may cut a field's words into several pieces.
    fields = b"".join(text or instruction for text, instruction in _FIELD_TEXT.findall(xml))
    for field in _FIELDS.findall(fields):
        found.add(DDE if field.upper().startswith(b"DDE") else LINKS)
    return found
