"""A return as it is frozen: its figures and the cases behind them as text, and their hashes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class FrozenContent:
    """What is kept of a return. `cells` and `behind` are canonical JSON, errors its failed checks.

    `behind` is kept apart from the figures: they outlive the cases.
    """

    quarter: str
    maracs: tuple[str, ...]
    edition: str
    cells: str
    behind: str
    workbook: bytes
    errors: int
    meetings: int

    @property
    def sha256(self) -> str:
        """The hash of the figures, which any machine works out again from the record."""
        return digest(self.cells)

    @property
    def behind_sha256(self) -> str:
        return digest(self.behind)

    @property
    def workbook_sha256(self) -> str:
        return digest(self.workbook)


def canonical(value: Mapping[str, Any]) -> str:
    """JSON that is the same text for the same values on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: str | bytes) -> str:
    """The SHA-256 of a text (in UTF-8) or of bytes, in small hexadecimal letters."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def marac_list(maracs: frozenset[str] | tuple[str, ...]) -> str:
    """MARAC ids as one text, sorted, by which a return is found again."""
    return json.dumps(sorted(maracs), ensure_ascii=False)


def marac_ids(text: str) -> tuple[str, ...]:
    """The MARAC ids in a text of `marac_list`; older records separate them by “;”."""
    return tuple(json.loads(text) if text.startswith("[") else text.split(";"))
