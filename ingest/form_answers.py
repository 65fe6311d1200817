"""What the answers of a Word form mean: boxes ticked, yes or no, days, codes."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from ingest.schemas import SCHEMAS
from ingest.schemas.kinds import ColumnKind, Kind
from ingest.typed_days import day_text
from ingest.word_text import EMPTY, TICKED
from models.codes import ABUSE_TYPE, CRITERION

_ALIKE = 85
_BOXES = re.compile(f"([{TICKED}{EMPTY}])")
_NAMES = ("victim.", "perpetrator", "child")
# What people write for a code where its words are others.
_OTHER_WORDS: Mapping[str, str] = {
    "f": "female",
    "woman": "female",
    "m": "male",
    "man": "male",
    "14+ ticks": "visible_high_risk",
    "visible high risk": "visible_high_risk",
    "escalation": "escalation",
    "repeat referral": "repeat",
    "marac repeat": "repeat",
    "judgement": "professional_judgement",
    "coercive control": "coercive_control",
    "controlling": "coercive_control",
    "financial": "economic",
    "psychological": "emotional",
    "harassment": "stalking",
    "husband": "spouse",
    "wife": "spouse",
    "ex husband": "ex_spouse",
    "ex wife": "ex_spouse",
    "ex partner": "ex_partner",
    "boyfriend": "partner",
    "girlfriend": "partner",
    "ex boyfriend": "ex_partner",
    "ex girlfriend": "ex_partner",
    "son": "child",
    "daughter": "child",
    "mother": "parent",
    "father": "parent",
    "brother": "sibling",
    "sister": "sibling",
}


def answer(field: str, text: str) -> str:
    """The text as the field takes it; "" where the field takes nothing of the kind."""
    ticked = _ticked(text)
    column = _column(field)
    if column is None:
        return _said(text, ticked)
    if column.kind is Kind.YES_NO:
        return _yes_no(_said(text, ticked))
    if column.kind is Kind.DATE:
        return day_text(text)
    if column.kind is Kind.WHOLE:
        found = re.search(r"\d+", text)
        return found.group() if found else ""
    if column.code_list is not None:
        whole = _code(text, column.code_list.codes)
        items = ticked if ticked is not None else re.split(r"[,;\n/]| and ", text)
        if ticked is None and whole and not re.search("[,;\n]", text):
            items = [text]  # “Controlling or coercive”, “Husband or wife”: one item
        codes = [code for item in items if (code := _code(item, column.code_list.codes))]
        is_list = column.kind is Kind.CODES
        return ";".join(dict.fromkeys(codes)) if is_list else "".join(codes[:1])
    return _said(text, ticked)


def worded(field: str, value: str) -> str:
    """A value of a field in the words that a person reads; `answer` takes them back."""
    column = _column(field) if field else None
    if column is None:
        return value
    if column.kind is Kind.YES_NO:
        return value.capitalize()
    if column.code_list is None:
        return value
    return "; ".join(column.code_list.codes.get(code, code) for code in value.split(";"))


def tick_of(label: str) -> tuple[str, str]:
    """The list field and code that a ticked box beside these words means, if any."""
    for field, codes in (("criteria", CRITERION), ("abuse_types", ABUSE_TYPE)):
        if code := _code(label, codes):
            return field, code
    return "", ""


def is_ticked(text: str) -> bool:
    """Whether there is a ticked box."""
    return TICKED in text


def _column(field: str) -> ColumnKind | None:
    """The column of the interchange files that a field of a referral fills."""
    who, _, name = field.rpartition(".")
    if not who:
        return SCHEMAS["cases"].columns.get(field)
    if who == "sharing":
        return SCHEMAS["cases"].columns["victim_aware"]  # a yes or no of the same kind
    if name == "relationship":
        return SCHEMAS["cases"].columns["relationships"]
    return SCHEMAS["children" if who.startswith("child") else "people"].columns.get(name)


def _ticked(text: str) -> list[str] | None:
    """The words of the ticked boxes; None where there is no box. Boxes stand before or after."""
    parts = [part.strip() for part in _BOXES.split(text)]
    boxes = [number for number, part in enumerate(parts) if part in (TICKED, EMPTY) and part]
    if not boxes:
        return None
    step = 1 if not parts[0] or parts[0].endswith(":") else -1
    chosen = [parts[number + step] for number in boxes if parts[number] == TICKED]
    return [words.strip(" \t\n,;/") for words in chosen if words.strip(" \t\n,;/")]


def _said(text: str, ticked: list[str] | None) -> str:
    return text if ticked is None else "; ".join(ticked)


def _yes_no(text: str) -> str:
    first = re.match(r"\s*(yes|no|y|n)\b", text, re.I)
    return {"y": "yes", "n": "no"}.get(first.group(1).lower()[0], "") if first else ""


def _code(text: str, codes: Mapping[str, str]) -> str:
    """The code that words mean, exactly or nearly; "" where none is near enough."""
    plain = _plain(text)
    if not plain:
        return ""
    if (other := _OTHER_WORDS.get(plain, "")) in codes:
        return other
    known = {_plain(words): code for code, words in codes.items()}
    best = process.extractOne(plain, list(known), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    if best:
        return known[best[0]]
    within = [code for words, code in known.items() if f" {words} " in f" {plain} "]
    within += [code for words, code in _OTHER_WORDS.items() if len(words) > 3 and words in plain]
    return next((code for code in within if code in codes), "")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", text.casefold()).split())
