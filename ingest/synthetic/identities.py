"""Names, homes, telephone and record numbers: plausible, and nobody's."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.columns import filled, only, yes_no
from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.families import CHILD, PARENT, SIBLING, Families
from ingest.synthetic.histories import Histories
from ingest.synthetic.people_names import picked

SPOUSE = 2
NHS_WEIGHTS = np.array([10, 9, 8, 7, 6, 5, 4, 3, 2])


@dataclass(frozen=True)
class Home:
    """Where someone lives, and the family name they go by."""

    address: pl.Series
    postcode: pl.Series
    family_name: pl.Series


def homes(
    draws: Draws,
    history: Histories,
    family: Families,
    victim_heritage: Whole,
    perpetrator_heritage: Whole,
) -> tuple[Home, Home, Home]:
    """Homes of victims, perpetrators and further perpetrators; some live together."""
    size = len(history.days)
    victim = _home(draws, victim_heritage)
    own = _home(draws, perpetrator_heritage)
    related = np.isin(family.relationship, (SPOUSE, CHILD, PARENT, SIBLING))
    together = draws.happens(size, np.where(related | (family.relationship == 1), 0.6, 0.04))
    named_alike = related & draws.happens(size, 0.75)
    here = pl.Series(history.victim)
    shared = Home(
        victim.address.gather(here).zip_with(pl.Series(together), own.address),
        victim.postcode.gather(here).zip_with(pl.Series(together), own.postcode),
        victim.family_name.gather(here).zip_with(pl.Series(named_alike), own.family_name),
    )
    return victim, shared, _home(draws, perpetrator_heritage)


def _home(draws: Draws, heritage: Whole) -> Home:
    size = len(heritage)
    street = draws.word(size, wordlists.sentences("addresses", "streets"))
    kind = draws.word(size, wordlists.sentences("addresses", "kinds"))
    letters = list("ABDEFGHJLNPQRSTUWXYZ")
    return Home(
        address=filled("{} {} {}", pl.Series(draws.whole(size, 1, 180)), street, kind),
        # No post town has the area ZZ.
        postcode=filled(
            "ZZ{} {}{}{}",
            pl.Series(draws.whole(size, 1, 99)),
            pl.Series(draws.whole(size, 1, 9)),
            draws.word(size, letters),
            draws.word(size, letters),
        ),
        family_name=picked(draws.uniform(size), heritage, "family"),
    )


def given_names(draws: Draws, female: Flags, heritage: Whole) -> pl.Series:
    """One given name, sometimes two."""
    luck, size = draws.uniform(len(female)), len(female)
    name = picked(luck, heritage, "female").zip_with(
        pl.Series(female), picked(luck, heritage, "male")
    )
    middle = picked(draws.uniform(size), heritage, "female").zip_with(
        pl.Series(female), picked(draws.uniform(size), heritage, "male")
    )
    both = filled("{} {}", name, middle)
    return both.zip_with(pl.Series(draws.happens(size, 0.12)) & (name != middle), name)


def aliases(draws: Draws, size: int) -> pl.Series:
    short = draws.word(size, ["Bee", "Dee", "Jay", "Kay", "Mac", "Red", "Tee", "Vee"])
    return only(short, draws.happens(size, 0.02))


def contact(draws: Draws, size: int, home: Home) -> list[pl.Series]:
    """A victim's address, postcode, phone and how it is safe to be in touch."""
    has_phone = ~draws.happens(size, 0.08)
    asked = has_phone & draws.happens(size, 0.88)
    notes = draws.word(size, wordlists.sentences("cases", "safe_contact"))
    here = ~draws.happens(size, 0.03)
    return [
        only(home.address, here).alias("address"),
        only(home.postcode, here).alias("postcode"),
        only(_phones(draws, size), has_phone).alias("phone"),
        yes_no(~draws.happens(size, 0.14), asked).alias("phone_is_safe"),
        only(notes, draws.happens(size, 0.15)).alias("safe_contact_notes"),
    ]


def no_contact(draws: Draws, size: int, home: Home) -> list[pl.Series]:
    """A perpetrator's address; nobody telephones a perpetrator."""
    here = draws.happens(size, 0.7)
    blank = pl.repeat(None, size, dtype=pl.String, eager=True)
    return [
        only(home.address, here).alias("address"),
        only(home.postcode, here).alias("postcode"),
        blank.alias("phone"),
        blank.alias("phone_is_safe"),
        blank.alias("safe_contact_notes"),
    ]


def _phones(draws: Draws, size: int) -> pl.Series:
    """Ofcom's numbers for drama: 07700 900000 to 900999."""
    last = pl.Series(draws.whole(size, 0, 999)).cast(pl.String).str.zfill(3)
    return filled("07700 900{}", last)


def nhs_numbers(draws: Draws, size: int, share: float) -> pl.Series:
    """Numbers that begin with 999, which are never given out, with a right check digit."""
    digits = np.full((size, 9), 9, dtype=np.int64)
    digits[:, 3:] = np.floor(draws.uniform(size, 6) * 10)
    check = 11 - (digits * NHS_WEIGHTS).sum(axis=1) % 11
    check = np.where(check == 11, 0, check)
    body = (digits * 10 ** np.arange(8, -1, -1)).sum(axis=1)
    number = pl.Series(body * 10 + np.minimum(check, 9)).cast(pl.String)
    return only(number, (check < 10) & draws.happens(size, share))


def police_ids(draws: Draws, numbers: Whole) -> pl.Series:
    """A police reference for three people in five."""
    text = filled("PX{}", pl.Series(numbers).cast(pl.String).str.zfill(7))
    return only(text, draws.happens(len(numbers), 0.6))


@dataclass(frozen=True)
class Doubles:
    """Second records of people already there: `frame` the rows, `links` those a human confirmed.

    `victims` maps a first id to the second one.
    """

    frame: pl.DataFrame
    links: pl.DataFrame
    second: dict[str, str]
    draws: Draws

    def named(self, first: pl.Series, returning: Flags) -> pl.Series:
        """The ids a referral names: when they return, some people go by their second record."""
        if not self.second:
            return first
        again = first.replace(list(self.second), list(self.second.values()))
        by_second = returning & self.draws.happens(len(first), 0.7)
        return again.zip_with(pl.Series(by_second), first)


def doubles(draws: Draws, frame: pl.DataFrame, error_rate: float, end: date) -> Doubles:
    """A few second records with a confirmed link, and `error_rate` of people with typing errors."""
    size = frame.height
    linked = draws.happens(size, 0.004)
    wrong = draws.happens(size, error_rate) & ~linked
    confirmed = _linked(frame.filter(pl.Series(linked)))
    mistyped = _mistyped(draws, frame.filter(pl.Series(wrong)))
    links = pl.DataFrame(
        {
            "person_id": confirmed["person_id"],
            "same_as": frame["person_id"].filter(pl.Series(linked)),
            "confirmed_by": pl.repeat("Synthetic coordinator", confirmed.height, eager=True),
            "confirmed_on": pl.repeat(end - timedelta(days=20), confirmed.height, eager=True),
        },
        schema_overrides={"confirmed_on": pl.Date},
    )
    every = pl.concat([confirmed, mistyped])
    first = pl.concat([frame["person_id"].filter(pl.Series(chosen)) for chosen in (linked, wrong)])
    pairs = dict(zip(first.to_list(), every["person_id"].to_list(), strict=True))
    return Doubles(every, links, pairs, draws)


def _linked(first: pl.DataFrame) -> pl.DataFrame:
    """The same people under the first part of their given names, less recorded."""
    return first.with_columns(
        pl.col("person_id") + "B",
        pl.col("given_names").str.split(" ").list.first(),
        pl.lit(None, dtype=pl.String).alias("nhs_number"),
        pl.lit(None, dtype=pl.String).alias("police_id"),
    )


def _mistyped(draws: Draws, first: pl.DataFrame) -> pl.DataFrame:
    """The same people with an error in the family name, the given name or the date of birth."""
    name, given, born = (pl.col(c) for c in ("family_name", "given_names", "date_of_birth"))
    kind = pl.Series("kind", draws.whole(first.height, 0, 4))
    swapped = pl.date(born.dt.year(), born.dt.day(), born.dt.month())
    return (
        first.with_columns(kind)
        .with_columns(
            pl.col("person_id") + "D",
            pl.when(kind == 0)
            .then(name.str.slice(0, 2) + name.str.slice(3))
            .when(kind == 1)
            .then(name.str.slice(0, 3) + name.str.slice(2))
            .otherwise(name)
            .alias("family_name"),
            pl.when(kind == 2)
            .then(given.str.slice(0, 1) + given.str.slice(2))
            .otherwise(given)
            .alias("given_names"),
            pl.when((kind == 3) & (born.dt.day() <= 12))
            .then(swapped)
            .when(kind >= 3)
            .then(born.dt.offset_by("1d"))
            .otherwise(born)
            .alias("date_of_birth"),
            pl.lit(None, dtype=pl.String).alias("nhs_number"),
            pl.lit(None, dtype=pl.String).alias("police_id"),
        )
        .drop("kind")
    )
