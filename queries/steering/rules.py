"""Which rule says what the record answers to which question."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from queries.steering import managed, principles, structure, support, threshold
from queries.steering.known import Known

Rule = Callable[[Known], str]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            threshold.below_threshold,
            threshold.below_threshold_criteria,
            threshold.below_threshold_agencies,
            threshold.below_threshold_share,
            structure.attendance,
            structure.caseload,
            structure.frequency,
            structure.pilot,
            managed.safer,
            managed.streamlined,
            managed.consistent,
            managed.chair,
            managed.idva_contact,
            support.idva_capacity,
            support.admin_capacity,
            support.responsibility,
            support.operational_support,
            principles.identification,
            principles.referral,
            principles.information_sharing,
            principles.action_planning,
            principles.number_of_cases,
            principles.equality,
        )
    }
)
# A version of the questions may ask something that no rule knows of.
NOTHING = "The record holds nothing on this: bring what your agencies know."


def said(known: Known, rule: str) -> str:
    """What the record says by that rule."""
    return RULES[rule](known) if rule in RULES else NOTHING
