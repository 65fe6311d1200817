"""Invented people, some written down twice: the second time with errors, as humans make them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from ingest.matching.nicknames import long_forms
from ingest.synthetic import generate
from models.frames import schema
from models.tables import people

Row = dict[str, Any]
Pairs = set[tuple[str, str]]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PEOPLE_A_CASE = 1.5  # how many invented people a case makes, about


def people_twice(
    count: int, seed: int, folder: Path, *, share: float = 0.2, errors: float = 0.05
) -> tuple[pl.DataFrame, Pairs]:
    """About `count` rows of people, and which two of them are one person.

    `share` of the people have a second row. In it each of family name, given names and date of
    birth is wrong with the chance `errors`; three in ten have moved, half the numbers are missing.
    """
    first = _invented(count, seed, folder, share)
    draw = random.Random(seed)  # noqa: S311 - test data
    rows = list(first.iter_rows(named=True))
    homes = [(row["address"], row["postcode"]) for row in rows]
    again = [
        _second(draw, row, f"{row['person_id']}-2", errors, homes)
        for row in draw.sample(rows, int(share * len(rows)))
    ]
    pairs = {(row["person_id"].removesuffix("-2"), row["person_id"]) for row in again}
    return pl.concat([first, pl.DataFrame(again, schema=first.schema)]), pairs


def _invented(count: int, seed: int, folder: Path, share: float) -> pl.DataFrame:
    wanted = int(count / (1 + share))
    folder.mkdir(parents=True, exist_ok=True)
    generate(int(wanted / _PEOPLE_A_CASE * 1.3) + 10, seed, folder, formats="parquet")
    rows = pl.read_parquet(folder / "people.parquet")
    # The generator's own second records: nobody's test here.
    rows = rows.filter(~pl.col("person_id").str.ends_with("B"))
    known = [name for name in schema(people.c) if name in rows.columns]
    order = rows.select(known).sample(fraction=1, shuffle=True, seed=seed)
    return order.head(wanted).with_columns(pl.lit(None, pl.String).alias("email"))


def _second(
    draw: random.Random, row: Row, person_id: str, errors: float, homes: list[tuple[Any, Any]]
) -> Row:
    wrong = row | {"person_id": person_id}
    for field in ("family_name", "given_names", "date_of_birth"):
        if wrong[field] is not None and draw.random() < errors:
            wrong |= draw.choice(list(_ways(draw, wrong, field)))
    if draw.random() < 0.3:
        wrong["address"], wrong["postcode"] = draw.choice(homes)
    return wrong | {
        name: None for name in ("nhs_number", "police_id", "phone") if draw.random() < 0.5
    }


def _ways(draw: random.Random, row: Row, field: str) -> Iterator[Row]:
    """Each way in which the field may be wrong: what changes."""
    if field == "date_of_birth":
        yield from ({field: wrong} for wrong in _wrong_days(draw, row[field]))
        return
    yield {field: _typo(draw, row[field])}
    if row["family_name"] and row["given_names"]:
        yield {"family_name": row["given_names"], "given_names": row["family_name"]}
    forms = long_forms().get(row[field].lower(), ())
    if field == "given_names" and len(forms) > 1:
        yield {field: forms[-1].title()}
    short = [name for name, longer in long_forms().items() if row[field].lower() in longer[1:]]
    if field == "given_names" and short:
        yield {field: draw.choice(short).title()}


def _wrong_days(draw: random.Random, born: date) -> Iterator[date]:
    if born.day <= 12 and born.day != born.month:
        yield date(born.year, born.day, born.month)
    text = born.strftime("%Y%m%d")
    place = draw.randrange(2, 8)
    digits = [text[:place] + digit + text[place + 1 :] for digit in "0123456789"]
    for digit in draw.sample(digits, len(digits)):
        try:
            wrong = date(int(digit[:4]), int(digit[4:6]), int(digit[6:]))
        except ValueError:
            continue
        if wrong != born and wrong.year < 2020:
            yield wrong
            break
    else:
        yield born + timedelta(days=1)


def _typo(draw: random.Random, name: str) -> str:
    """A letter wrong, missing, doubled, or two in the wrong order."""
    place = draw.randrange(len(name))
    before, letter, after = name[:place], name[place], name[place + 1 :]
    return draw.choice(
        [
            before + draw.choice(_LETTERS) + after,
            before + after,
            before + letter + letter + after,
            before + after[:1] + letter + after[1:],
        ]
    )
