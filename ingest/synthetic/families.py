"""Relationships and ages of the two people in a case, drawn once for each couple."""

from dataclasses import dataclass

import numpy as np

from ingest.synthetic.draws import Draws, Flags, Whole
from ingest.synthetic.histories import Histories

RELATIONSHIPS = {
    "ex_partner": 36.0,
    "partner": 21.0,
    "spouse": 11.0,
    "ex_spouse": 7.0,
    "shared_child": 4.0,
    "civil_partner": 0.3,
    "ex_civil_partner": 0.2,
    "child": 8.0,
    "parent": 2.5,
    "sibling": 2.5,
    "in_law": 1.0,
    "extended_family": 1.5,
    "other": 1.0,
    "not_known": 2.0,
}
CODES = list(RELATIONSHIPS)
PARTNERS = 7
CHILD, PARENT, SIBLING = CODES.index("child"), CODES.index("parent"), CODES.index("sibling")
YEAR = 365.25


@dataclass(frozen=True)
class Families:
    """For each referral: the relationship's code, and days of birth as of where they began."""

    relationship: Whole
    victim_born: Whole
    perpetrator_born: Whole
    partner: Flags


def families(draws: Draws, history: Histories) -> Families:
    """Ages fit the relationship: a victim abused by a child is older than the child."""
    size = len(history.days)
    own = draws.index(size, list(RELATIONSHIPS.values()))
    relationship = own[history.couple]
    victim_age = _victim_ages(draws, own)[history.victim]
    victim_born = history.days[history.victim] - victim_age
    generation = draws.whole(size, 6600, 12500)
    age = victim_age + np.select(
        [own == CHILD, own == PARENT, own == SIBLING],
        [-generation, generation, draws.whole(size, -3650, 3650)],
        draws.whole(size, -2500, 4400),
    )
    age = np.clip(age, 18 * 365 + 5, 88 * 365)
    young = draws.happens(size, 0.015) & (own != PARENT)
    age = np.where(young, draws.whole(size, 14 * 365, 18 * 365 - 150), age)
    return Families(
        relationship=relationship,
        victim_born=victim_born,
        perpetrator_born=(history.days[history.victim] - age)[history.perpetrator],
        partner=relationship < PARTNERS,
    )


def _victim_ages(draws: Draws, relationship: Whole) -> Whole:
    """Ages in days at the first referral: from 16; with grown-up children from 38."""
    size = len(relationship)
    usual = draws.along(
        size,
        [(0, 16.05), (0.014, 17.9), (0.05, 19), (0.25, 25), (0.5, 32), (0.75, 42), (0.92, 54),
         (0.975, 64), (1, 84)],
    )  # fmt: skip
    elder = draws.along(size, [(0, 38), (0.6, 55), (0.8, 64), (1, 90)])
    years = np.where(relationship == CHILD, elder, usual)
    days = np.ceil(years * YEAR).astype(np.int64) + draws.whole(size, 10, 360)
    return np.asarray(np.maximum(days, 16 * 366), dtype=np.int64)
