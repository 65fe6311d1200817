"""Writing the TOML of a mapping: the standard library only reads it."""

import json
import re
from collections.abc import Mapping as Table

BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(mapping: Table[str, object]) -> str:
    """TOML text of a mapping's name and its sheets."""
    lines = [f"name = {_value(mapping['name'])}"]
    sheets = mapping["sheet"]
    for sheet in sheets if isinstance(sheets, list | tuple) else ():
        tables = {key: value for key, value in sheet.items() if isinstance(value, dict)}
        simple = {key: value for key, value in sheet.items() if key not in tables}
        lines += ["", "[[sheet]]", *_entries(simple)]
        lines += _tables("sheet", tables)
    return "\n".join(lines) + "\n"


def _tables(above: str, tables: Table[str, Table[str, object]]) -> list[str]:
    lines: list[str] = []
    for key, table in tables.items():
        name = f"{above}.{_key(key)}"
        if key == "values":
            inner = {column: words for column, words in table.items() if isinstance(words, dict)}
            lines += _tables(name, inner)
        else:
            lines += ["", f"[{name}]", *_entries(table)]
    return lines


def _entries(table: Table[str, object]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        if value.keys() == {"column"}:
            return _value(value["column"])
        return f"{{ {', '.join(_entries(value))} }}"
    return _text(str(value))


def _text(text: str) -> str:
    """A basic string: JSON escapes what TOML does, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
