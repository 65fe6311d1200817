"""Every indicator of section 3.2 of the data dictionary, whole or by MARAC, month or meeting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from .actions import actions
from .caseload import caseload
from .conduct import conduct
from .part import Figure, Part, figure, months
from .process import hearings, referrals
from .record import Record
from .returns import maracs_of
from .volume import volume


def indicators(
    record: Record,
    *,
    start: date,
    end: date,
    maracs: set[str] | None = None,
    by: str | None = None,
    as_of: date | None = None,
    today: date,
) -> list[dict[str, Any]]:
    """Rows of key, group, value, numerator, denominator, recorded and left_out.

    Whole counts and exact fractions, percentages out of 100. Without `maracs` all are meant;
    `by` is None, `marac`, `month` or `meeting`.
    """
    scope = frozenset(maracs_of(record, maracs))
    overall = Part(record, scope, start, end, as_of or min(today, end))
    return [
        {"key": key, "group": group, **found}
        for group, part in groups(overall, by)
        for key, found in figures(part, by).items()
    ]


def groups(part: Part, by: str | None) -> Iterator[tuple[str | None, Part]]:
    if by is None:
        yield None, part
    elif by == "marac":
        for marac_id in sorted(part.maracs):
            yield marac_id, part.only(marac_id)
    elif by == "month":
        for label, first, last in months(part.start, part.end):
            yield label, replace(part, start=first, end=last)
    else:
        for meeting_id in sorted(row["meeting_id"] for row in [*part.held(), *part.past()]):
            yield meeting_id, replace(part, meeting_id=meeting_id)


def figures(part: Part, by: str | None) -> dict[str, Figure]:
    """All keys of one group; those that make no sense for such a group are null."""
    meant = {**caseload(part), **hearings(part), **conduct(part)}
    not_meant: dict[str, Figure] = {}
    others = {**volume(part), **referrals(part), **actions(part)}
    if by == "meeting":
        not_meant = others
    else:
        meant |= others
        if by == "month":
            not_meant = {"actions_overdue": meant.pop("actions_overdue")}
    return {**meant, **{key: figure(None) for key in not_meant}}
