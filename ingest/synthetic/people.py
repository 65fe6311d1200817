"""The people of the cases: victims, perpetrators, and second records of some of them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic import identities
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import dates, ids, joined, only
from ingest.synthetic.draws import Draws, Flags, Whole, words
from ingest.synthetic.families import Families
from ingest.synthetic.histories import Histories
from ingest.synthetic.numbering import PREFIX, Numbering

MINORITISED = {
    "indian": 9, "pakistani": 13, "bangladeshi": 5, "chinese": 1.5, "asian_other": 7,
    "caribbean": 7, "african": 13, "black_other": 5, "white_and_black_caribbean": 6,
    "white_and_black_african": 2, "white_and_asian": 2, "mixed_other": 4, "white_irish": 2,
    "gypsy_or_irish_traveller": 2, "roma": 1.5, "white_other": 20, "arab": 3, "any_other": 5,
}  # fmt: skip
HERITAGE = {
    1: ("indian", "pakistani", "bangladeshi", "asian_other"),
    2: ("caribbean", "african", "black_other"),
    3: ("white_other", "roma"),
    4: ("chinese", "arab", "any_other"),
}
GENDERS = {"female": 0.9315, "male": 0.063, "non_binary": 0.0012, "other": 0.0003}
GENDER_NOT_KNOWN: dict[str | None, float] = {None: 0.6, "not_known": 0.4}
DISABILITIES = ["physical", "learning", "sensory", "mental_health", "long_term_illness"]


@dataclass(frozen=True)
class Drawn:
    """What is drawn of one person for each referral, used where that person's story begins."""

    gender: pl.Series
    female: Flags
    ethnicity: pl.Series
    heritage: Whole


def drawn_victims(area: Area, draws: Draws, size: int) -> Drawn:
    gender = draws.code(size, GENDERS)
    female = (gender == "female").to_numpy() | draws.happens(size, 0.001)
    return _drawn(area, draws, gender, female)


def drawn_perpetrators(area: Area, draws: Draws, victims: Drawn, partner: Flags) -> Drawn:
    """Mostly men; of a man's partners three in four are women."""
    size = len(partner)
    share = np.where(partner, np.where(victims.female, 0.03, 0.75), 0.2)
    female = draws.happens(size, share)
    gender = words(["male", "female"], female.astype(np.int64))
    alike = draws.happens(size, 0.85)
    own = _drawn(area, draws, gender, female)
    return Drawn(
        gender=gender,
        female=female,
        ethnicity=victims.ethnicity.zip_with(pl.Series(alike), own.ethnicity),
        heritage=np.where(alike, victims.heritage, own.heritage),
    )


def _drawn(area: Area, draws: Draws, gender: pl.Series, female: Flags) -> Drawn:
    size = len(gender)
    minor = pl.Series(draws.happens(size, area.minoritised * 1.08))
    ethnicity = draws.code(size, MINORITISED).zip_with(
        minor, pl.repeat("white_british", size, eager=True)
    )
    groups = {code: group for group, codes in HERITAGE.items() for code in codes}
    heritage = ethnicity.replace_strict(list(groups), list(groups.values()), default=0)
    return Drawn(gender, female, ethnicity, heritage.to_numpy().astype(np.int64))


def victim_frame(draws: Draws, person: Drawn, born: Whole, home: identities.Home) -> pl.DataFrame:
    """A row a referral with the columns of `people` for a victim."""
    size = len(born)
    known = ~draws.happens(size, 0.02)
    return _identity(draws, person, home).with_columns(
        dates(born, known).alias("date_of_birth"),
        _or_unknown(draws, person.gender, 0.008).alias("gender"),
        _same_as_birth(draws, size).alias("gender_same_as_birth"),
        _or_unknown(draws, person.ethnicity, 0.09).alias("ethnicity"),
        _orientation(draws, size).alias("sexual_orientation"),
        _disabilities(draws, size).alias("disabilities"),
        *identities.contact(draws, size, home),
        identities.nhs_numbers(draws, size, 0.35).alias("nhs_number"),
    )


def perpetrator_frame(
    draws: Draws, person: Drawn, born: Whole, home: identities.Home
) -> pl.DataFrame:
    """A row a referral with the columns of `people` for a perpetrator: less is known."""
    size = len(born)
    blank = pl.repeat(None, size, dtype=pl.String, eager=True)
    return _identity(draws, person, home).with_columns(
        dates(born, ~draws.happens(size, 0.09)).alias("date_of_birth"),
        _or_unknown(draws, person.gender, 0.01).alias("gender"),
        blank.alias("gender_same_as_birth"),
        _or_unknown(draws, person.ethnicity, 0.2).alias("ethnicity"),
        blank.alias("sexual_orientation"),
        blank.alias("disabilities"),
        *identities.no_contact(draws, size, home),
        blank.alias("nhs_number"),
    )


def _identity(draws: Draws, person: Drawn, home: identities.Home) -> pl.DataFrame:
    size = len(person.female)
    return pl.DataFrame(
        {
            "family_name": home.family_name,
            "given_names": identities.given_names(draws, person.female, person.heritage),
            "aliases": identities.aliases(draws, size),
        }
    )


def _or_unknown(draws: Draws, values: pl.Series, share: float) -> pl.Series:
    """The values, a share of them `not_known` or blank."""
    size = len(values)
    return values.zip_with(
        pl.Series(~draws.happens(size, share)), draws.code(size, GENDER_NOT_KNOWN)
    )


def _same_as_birth(draws: Draws, size: int) -> pl.Series:
    return draws.code(size, {"yes": 0.62, "no": 0.0022, None: 0.378})


def _orientation(draws: Draws, size: int) -> pl.Series:
    return draws.code(
        size,
        {
            "heterosexual": 0.60,
            "gay_lesbian": 0.007,
            "bisexual": 0.005,
            "other": 0.001,
            "not_known": 0.23,
            None: 0.157,
        },
    )


def _disabilities(draws: Draws, size: int) -> pl.Series:
    state = draws.code(size, {"some": 0.103, "none": 0.55, "not_known": 0.2, None: 0.147})
    first = draws.code(
        size,
        {
            "mental_health": 46, "physical": 22, "long_term_illness": 12, "learning": 9,
            "neurodivergent": 6, "sensory": 4, "other": 1,
        },
    )  # fmt: skip
    second = only(draws.word(size, DISABILITIES), draws.happens(size, 0.2))
    second = only(second, (second != first).fill_null(False))
    listed = joined([first, second])
    return state.zip_with((state != "some").fill_null(True), listed)


@dataclass(frozen=True)
class People:
    """The people of one MARAC, and who each referral names."""

    frame: pl.DataFrame
    links: pl.DataFrame
    victim: pl.Series
    perpetrators: pl.Series
    perpetrator_count: Whole
    victim_female: Flags


def people(
    area: Area,
    draws: Draws,
    numbering: Numbering,
    history: Histories,
    family: Families,
    error_rate: float,
) -> People:
    """Draws everyone, and gives each referral its victim and perpetrators."""
    size = len(history.days)
    victims = drawn_victims(area, draws, size)
    perpetrators = drawn_perpetrators(area, draws, victims, family.partner)
    others = drawn_perpetrators(area, draws, victims, np.zeros(size, dtype=bool))
    homes = identities.homes(draws, history, family, victims.heritage, perpetrators.heritage)
    tables = [
        victim_frame(draws, victims, family.victim_born, homes[0]),
        perpetrator_frame(draws, perpetrators, family.perpetrator_born, homes[1]),
        perpetrator_frame(draws, others, family.perpetrator_born - 900, homes[2]),
    ]
    roles = _roles(draws, history)
    every = pl.concat(tables)
    kept = np.flatnonzero(np.concatenate([roles.victims, roles.perpetrators, roles.others]))
    number = np.zeros(3 * size, dtype=np.int64)
    number[kept] = numbering.take("person", len(kept))
    frame = every[kept].insert_column(0, ids(PREFIX["person"], number[kept]).alias("person_id"))
    frame = frame.with_columns(identities.police_ids(draws, number[kept]).alias("police_id"))
    named = ids(PREFIX["person"], number)
    doubles = identities.doubles(draws, frame, error_rate, area.span.end)
    victim, shown = named.gather(pl.Series(history.victim)), roles.known
    victim = doubles.named(victim, history.parent >= 0)
    first = only(named.gather(pl.Series(size + history.perpetrator)), shown)
    extra = only(named.gather(pl.Series(2 * size + np.arange(size))), roles.others)
    return People(
        frame=pl.concat([frame, doubles.frame]),
        links=doubles.links,
        victim=victim,
        perpetrators=joined([first, extra]),
        perpetrator_count=shown.astype(np.int64) + roles.others,
        victim_female=victims.female[history.victim],
    )


@dataclass(frozen=True)
class _Roles:
    victims: Flags
    perpetrators: Flags
    others: Flags
    known: Flags


def _roles(draws: Draws, history: Histories) -> _Roles:
    """Who is kept: people whose story begins here; a few perpetrators are not known."""
    own = np.arange(len(history.days))
    uses = np.bincount(history.perpetrator, minlength=len(own))
    unknown = draws.happens(len(own), 0.006) & (uses[history.perpetrator] == 1)
    return _Roles(
        victims=history.victim == own,
        perpetrators=(history.perpetrator == own) & ~unknown,
        others=draws.happens(len(own), 0.05) & ~unknown,
        known=~unknown,
    )
