"""Who may make the pack, of which MARAC and quarter, and the view that it is made from."""

from collections.abc import Mapping

import polars as pl

from dashboard import reads, words
from dashboard.components.filters import last_quarter
from dashboard.context import Context
from dashboard.insight.view import View
from models.access import Permission, Scope, User, check_may, may
from models.errors import ForPerson
from models.period import quarter, quarter_title

# The steering group comments on figures, commissioners take packs out. Packs of cases have the
# same permission as the second, so the group is not given it for this.
MAY = frozenset({Permission.EXPORT_PACKS, Permission.COMMENT})


def maracs_for(context: Context) -> Mapping[str, str]:
    """The MARACs, id → name, whose pack the person may make."""
    everything = context.user.scope(Permission.SEE_FIGURES)
    names = reads.marac_names(context, everything)
    return {marac: name for marac, name in names.items() if _may_make(context.user, marac)}


def _may_make(user: User, marac_id: str) -> bool:
    return any(may(user, permission, marac_id) for permission in MAY)


def view_of(context: Context, marac_id: str, name: str) -> View:
    """One MARAC's finished quarter as somebody sees it who may see no case, whoever asks.

    Raises NotAllowed where the person may not make that pack, ForPerson for a quarter that is
    not over: what is still running would change by single cases.
    """
    check_may(context.user, Permission.SEE_FIGURES, marac_id)
    if not _may_make(context.user, marac_id):
        check_may(context.user, Permission.EXPORT_PACKS, marac_id)
    period = quarter(name)
    if period.end > last_quarter(context.today).end:
        raise ForPerson(
            f"{quarter_title(name)} is not over yet: the pack is made of finished quarters, the "
            f"last one is {words.period(last_quarter(context.today))}."
        )
    scope = Scope(frozenset({marac_id}), sees_cases=False, sees_case_ids=False)
    rules = reads.maracs(context, scope)
    if rules.is_empty():
        raise ForPerson("There is no MARAC of that id: choose one of those in the record.")
    marac = rules.row(by_predicate=pl.col("marac_id") == marac_id, named=True)["name"]
    return View(
        context=context,
        everything=scope,
        scope=scope,
        period=period,
        names={marac_id: marac},
        whose=marac,
        threshold=reads.small_number(context, scope),
        is_everything=False,
    )
