"""Every report of the product, by name, in the order people read them."""

from queries.reports import (
    actions,
    agency_involvement,
    appropriateness,
    attendance,
    benchmarks,
    capacity,
    criteria,
    dash_items,
    data_quality,
    demographics,
    lessons,
    meetings,
    referral_sources,
    themes,
)
from queries.reports.registry import Report, by_name

REPORTS = by_name(
    referral_sources.REPORT,
    criteria.REPORT,
    appropriateness.REPORT,
    demographics.REPORT,
    agency_involvement.REPORT,
    themes.REPORT,
    lessons.REPORT,
    actions.REPORT,
    attendance.REPORT,
    dash_items.REPORT,
    meetings.REPORT,
    capacity.REPORT,
    benchmarks.REPORT,
    data_quality.REPORT,
)

__all__ = ["REPORTS", "Report"]
