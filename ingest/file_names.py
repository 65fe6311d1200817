"""A file's name made harmless: no folder, no hidden character, no name that Windows keeps."""

import re
import unicodedata

LONGEST = 120

_NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi, half or unknown characters
_NOT_ALLOWED = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.I)
_NAMELESS = "file"


def cleaned(name: str) -> str:
    """The last part of the name as it may be kept and shown; “file” where nothing is left.

    Its ending stays, in at most 120 characters and 240 bytes in all.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if c in "\t\r\n" else c for c in last if c in "\t\r\n" or _is_shown(c))
    plain = " ".join(_NOT_ALLOWED.sub("-", shown).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem.strip(". ") or len(ending) > 10:
        stem, ending = plain, ""
    stem = stem.strip(". ") or _NAMELESS
    if _RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    after = f".{ending}" if ending else ""
    return _shortened(stem, LONGEST - len(after), 240 - len(after.encode())) + after


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in _NOT_SHOWN


def _shortened(stem: str, characters: int, octets: int) -> str:
    short = stem[:characters].encode()[:octets].decode(errors="ignore")
    return short.rstrip(". ") or _NAMELESS
