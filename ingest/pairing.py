"""Lists that go together: the relationships stand in the order of the perpetrators."""

import polars as pl

from ingest.schemas.kinds import ColumnKind


def paired(column: ColumnKind, texts: pl.DataFrame, typed: pl.DataFrame) -> pl.Series:
    """The column's values, each still beside its partner where the partners lost a double.

    “P1; P1; P2” is kept as “P1;P2”: of three relationships the second goes too.
    """
    values = typed[column.name]
    partner = column.paired_with or ""
    lost = _separators(texts[partner]) != _separators(typed[partner])
    rows = (lost & values.is_not_null()).fill_null(False).arg_true()
    if rows.is_empty():
        return values
    beside = zip(texts[partner].gather(rows), values.gather(rows), strict=True)
    return values.clone().scatter(rows, [_kept(names, codes) for names, codes in beside])


def _separators(lists: pl.Series) -> pl.Series:
    return lists.str.count_matches(";", literal=True)


def _kept(partners: str, codes: str) -> str:
    names = [name.strip() for name in partners.split(";")]
    each = codes.split(";")
    if len(each) != len(names):
        return codes
    kept: dict[str, str] = {}
    for name, code in zip(names, each, strict=True):
        if name:
            kept[name] = kept.get(name) or code
    return ";".join(kept.values()).rstrip(";") or codes
