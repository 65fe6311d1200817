"""Every indicator of the product, by key, in the order people read them."""

from queries.indicators import (
    actions,
    caseload,
    meetings,
    posts,
    quality,
    referrals,
    support,
    victims,
    volume,
)
from queries.indicators.registry import by_key

INDICATORS = by_key(
    caseload.ALL,
    victims.ALL,
    volume.ALL,
    referrals.ALL,
    support.ALL,
    posts.ALL,
    actions.ALL,
    meetings.ALL,
    quality.ALL,
)

GROUPS = {
    "Cases and repeats": caseload.ALL,
    "Victims and households": victims.ALL,
    "Volume": volume.ALL,
    "Referrals and risk": referrals.ALL,
    "Support by the IDVA": support.ALL,
    "IDVA and administrator posts": posts.ALL,
    "Actions": actions.ALL,
    "Meetings and agencies": meetings.ALL,
    "Completeness": quality.ALL,
}
