"""What an insight page looks at, and the filters that choose it, kept in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import reads, words
from dashboard.components import filters
from dashboard.components.empty import empty
from dashboard.components.heading import page_heading
from dashboard.context import Context
from models.access import Permission, Scope
from models.period import Period, add_months, quarter
from queries.insight.months import last_told

EVERY = "All"
ONE_AT_A_TIME = (
    "Where small numbers are hidden, tables are shown for one finished quarter and one MARAC at a "
    "time."
)


@dataclass(frozen=True)
class View:
    """Whose figures, of which whole months, for whom: all that a part is made from.

    `everything` is all the person may look at; `scope` what was chosen of it. Counts under
    `threshold` are small; `is_everything` says that nothing was left out by a choice of MARACs.
    """

    context: Context
    everything: Scope
    scope: Scope
    period: Period
    names: Mapping[str, str]
    whose: str
    threshold: int
    is_everything: bool

    @property
    def chosen(self) -> list[str]:
        """The ids of the MARACs chosen."""
        allowed = self.scope.maracs
        return [marac for marac in self.names if allowed is None or marac in allowed]

    @property
    def subtitle(self) -> str:
        return f"{words.sentence(self.whose)}, {words.period(self.period)}"

    @property
    def told(self) -> dict[str, str]:
        """What was chosen, for the trail."""
        return {"whose": self.whose, "period": words.period(self.period)}


@dataclass(frozen=True)
class Page(View):
    """The same on a page: the place of its head, and the bar of its filters."""

    head: DeltaGenerator
    bar: DeltaGenerator

    def title(self, question: str, sentence: str) -> None:
        """Fills the head of the page: the question, and the sentence that answers it."""
        with self.head:
            page_heading(question, sentence if sentence.endswith((".", "?")) else f"{sentence}.")


def begin(
    context: Context, question: str, *, one_at_a_time: bool = False, span: Period | None = None
) -> Page | None:
    """Draws the filters; None, and why in a sentence, where there is nothing to choose from.

    `one_at_a_time`: who may not see cases chooses one MARAC and one finished quarter. Tables that
    single out agencies or people's lives would else give small numbers away as the difference
    between two choices. `span` is the period of a page that has no choice of it and looks at one
    MARAC.
    """
    everything = context.user.scope(Permission.SEE_FIGURES)
    head = st.container()
    maracs = reads.maracs(context, everything)
    if maracs.is_empty():
        with head:
            page_heading(question, "There is nothing to tell yet.")
        empty("No MARAC is in the record yet", "Load the maracs file on the Import page first.")
        return None
    is_narrow = one_at_a_time and not everything.sees_cases
    bar = st.container(horizontal=True, gap="medium", key="filters")
    with bar:
        period = span or _chosen_period(everything, context, is_narrow=is_narrow)
        names = _in_area(dict(zip(maracs["marac_id"], maracs["name"], strict=True)), maracs)
        if not (is_narrow or span):
            chosen = filters.marac_filter(names)
        else:
            chosen = frozenset([filters.one_marac_filter(names)]) if len(names) > 1 else None
    scope = everything.narrowed(chosen or frozenset(names))
    return Page(
        context=context,
        everything=everything,
        scope=scope,
        period=period,
        names=names,
        whose=filters.chosen_words(names, chosen),
        threshold=reads.small_number(context, everything),
        head=head,
        is_everything=chosen is None and len(names) == maracs.height,
        bar=bar,
    )


def _chosen_period(everything: Scope, context: Context, *, is_narrow: bool) -> Period:
    if not is_narrow:
        return _period(everything, context.today)
    return quarter(filters.quarter_filter(context.today, ONE_AT_A_TIME))


def _period(everything: Scope, today: date) -> Period:
    """The whole months of the period chosen; for who sees no cases only as far as may be told."""
    last = last_told(everything, today)
    chosen = filters.period_filter(today if everything.sees_cases else last + timedelta(days=1))
    start = chosen.start.replace(day=1)
    end = add_months(chosen.end.replace(day=1), 1) - timedelta(days=1)
    if not everything.sees_cases and start <= last:
        end = min(end, last)
    return Period(start, end)


def _in_area(names: dict[str, str], maracs: pl.DataFrame) -> dict[str, str]:
    """The MARACs of the police force area chosen; nothing is asked about one area."""
    areas = dict(zip(maracs["marac_id"], maracs["force_area"], strict=True))
    known = sorted({area for area in areas.values() if area})
    if len(known) < 2:
        return names
    chosen = st.selectbox(
        "Police force area",
        [EVERY, *known],
        key="area",
        bind="query-params",
        persist_state="session",
        width=filters.WIDTH,
    )
    if chosen in (None, EVERY):
        return names
    return {marac: name for marac, name in names.items() if areas[marac] == chosen}


def choice(view: Page, label: str, key: str, meanings: Mapping[str, str]) -> str:
    """One of several, kept in the address: the codes' words are shown, the code comes back."""
    with view.bar:
        found = st.selectbox(
            label,
            list(meanings),
            format_func=meanings.__getitem__,
            key=key,
            bind="query-params",
            width=filters.WIDTH,
        )
    return str(found or next(iter(meanings)))
