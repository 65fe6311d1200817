"""The rules a quarter is counted by, with their days, and what another rule would give."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboard import reads, return_reads, words
from dashboard.app_pages.returns.safelives_labels import meeting_labels
from dashboard.components.heading import part_heading
from dashboard.components.table import Column, Row, table
from dashboard.context import Context
from ingest.marac_rules import set_rule
from models.access import Permission, Scope
from models.codes import MARAC_RULE, REPEAT_DEFINITION, REPEAT_SCOPE
from models.errors import ForPerson
from models.period import long_date
from queries.safelives import Return
from queries.safelives.what_if import Rules

OWN = "own"
_CODES: Mapping[str, Mapping[str, str]] = {
    "repeat_definition": REPEAT_DEFINITION,
    "repeat_scope": REPEAT_SCOPE,
}
_OTHERS = [Rules(definition, scope) for definition in REPEAT_DEFINITION for scope in REPEAT_SCOPE]


def draw(context: Context, scope: Scope, return_: Return) -> None:
    """The rules in force, a form to add one, and the comparison where it is asked for."""
    part_heading(
        "Which rules it is counted by",
        "Each meeting is counted by the rules in force on its day. Where none has a day, the "
        "MARAC’s own setting holds.",
    )
    _say_what_was_set()
    st.html(_in_force(context, scope))
    if Permission.DO_CASEWORK in context.user.permissions:
        with st.expander("Set a rule from a day on", key="set-rule"):
            _form(context, scope)
    if st.toggle("Compare with other rules", key="compare", bind="query-params"):
        _compare(context, scope, return_)


def _in_force(context: Context, scope: Scope) -> str:
    dated: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in return_reads.dated_rules(context, scope).sort("valid_from").iter_rows(named=True):
        dated[one["marac_id"], one["rule"]].append(one)
    rows: list[Row] = [
        [
            marac["name"],
            *(_held(rule, str(marac[rule]), dated[marac["marac_id"], rule]) for rule in MARAC_RULE),
        ]
        for marac in reads.maracs(context, scope).iter_rows(named=True)
    ]
    columns = [Column("MARAC"), *(Column(name) for name in MARAC_RULE.values())]
    return table(columns, rows, caption="Rules with the days from which they hold")


def _held(rule: str, own: str, dated: Sequence[Mapping[str, Any]]) -> str:
    """The MARAC's own setting, then each dated rule, in the order given."""
    found = [
        f"from {long_date(one['valid_from'])}: "
        + ("own setting" if one["value"] is None else words_of(rule, one["value"]))
        for one in dated
    ]
    return "; ".join([words_of(rule, own), *found])


def words_of(rule: str, value: str) -> str:
    """A rule's value as people read it."""
    return _CODES[rule][value] if rule in _CODES else f"{value} or more"


def _form(context: Context, scope: Scope) -> None:
    names = reads.marac_names(context, scope)
    left, right = st.columns(2)
    with left:
        marac = st.selectbox("MARAC", list(names), format_func=names.__getitem__, key="rule-marac")
        rule = st.selectbox(
            "Rule", list(MARAC_RULE), format_func=MARAC_RULE.__getitem__, key="rule-name"
        )
        value = _value(rule)
    with right:
        day = st.date_input("Holds from", value=context.today, format="DD/MM/YYYY", key="rule-from")
        reason = st.text_input(
            "Why", key="rule-reason", max_chars=300, placeholder="Protocol agreed in March 2026"
        )
    if st.button("Set the rule and count anew", key="rule-set", type="primary"):
        _set(context, names, marac, rule, value, day, reason)


def _value(rule: str) -> str | None:
    if rule in _CODES:
        chosen = st.selectbox(
            "Counted as",
            [*_CODES[rule], OWN],
            format_func=lambda code: _CODES[rule].get(code, "The MARAC’s own setting again"),
            key=f"rule-value-{rule}",
        )
        return None if chosen == OWN else str(chosen)
    text = st.text_input(
        "Yes answers or more",
        key="rule-value-threshold",
        placeholder="Empty: its own setting again",
    )
    return (text or "").strip() or None


def _set(
    context: Context,
    names: Mapping[str, str],
    marac: str,
    rule: str,
    value: str | None,
    day: date,
    reason: str,
) -> None:
    try:
        set_rule(
            context.engine,
            by=context.user,
            marac_id=marac,
            rule=rule,
            value=value,
            valid_from=day,
            reason=reason,
        )
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    st.session_state["rule-was-set"] = (
        f"Set for {names[marac]} from {long_date(day)}. Meetings from then are counted anew."
    )
    st.rerun()


def _say_what_was_set() -> None:
    told = st.session_state.pop("rule-was-set", None)
    if told is not None:
        st.success(told)


def _compare(context: Context, scope: Scope, return_: Return) -> None:
    """Repeats of each meeting under each pair of rules, beside how it is counted."""
    tried = [return_reads.as_if_ruled(context, scope, return_.quarter, one) for one in _OTHERS]
    labels = meeting_labels(return_.rows)
    columns = [
        Column("Meeting"),
        Column("Cases", is_number=True),
        Column("Repeats as counted", is_number=True),
        *(Column(_rules_name(one), is_number=True) for one in _OTHERS),
    ]
    rows: list[Row] = []
    for row in return_.rows:
        own = int(row.number("D") or 0)
        others = [_repeats(frame, row.meeting_id) for frame in tried]
        rows.append(
            [
                labels[row.meeting_id],
                words.number(float(row.number("C") or 0)),
                words.number(own),
                *(_beside(other, own) for other in others),
            ]
        )
    cases = sum(int(row.number("C") or 0) for row in return_.rows)
    own = sum(int(row.number("D") or 0) for row in return_.rows)
    foot: Row = [
        "All meetings",
        words.number(cases),
        words.number(own),
        *(_beside(_repeats(frame), own) for frame in tried),
    ]
    st.html(table(columns, rows, caption="Repeats under other rules", foot=foot))
    st.html(
        '<p class="m-key">Worked out for comparison: nothing is changed, and the return is sent '
        "as counted.</p>"
    )
    _compare_threshold(context, scope, return_)


def _rules_name(rules: Rules) -> str:
    definition = REPEAT_DEFINITION[rules.repeat_definition or ""]
    referrals = REPEAT_SCOPE[rules.repeat_scope or ""].removeprefix("Referred to ")
    return f"{definition}, {referrals}"


def _repeats(frame: pl.DataFrame, meeting_id: str | None = None) -> int:
    rows = frame if meeting_id is None else frame.filter(meeting_id=meeting_id)
    return int(rows["is_repeat"].sum() or 0)


def _beside(other: int, own: int) -> str:
    """The number, with how far it is from the one that is counted."""
    if other == own:
        return words.number(other)
    sign = "+" if other > own else words.MINUS
    return f"{words.number(other)} ({sign}{abs(other - own)})"


def _compare_threshold(context: Context, scope: Scope, return_: Return) -> None:
    threshold = st.number_input(
        "Risk assessments that would be high from",
        min_value=1,
        max_value=27,
        value=14,
        key="tried-threshold",
        width=320,
    )
    asked = (Rules(), Rules(dash_threshold=int(threshold)))
    own, other = (
        return_reads.as_if_ruled(context, scope, return_.quarter, rules)["dash_high"].drop_nulls()
        for rules in asked
    )
    st.html(
        f'<p class="m-key">{words.number(int(other.sum()))} of '
        f"{words.counted(other.len(), 'case')} heard with an assessment would be high from "
        f"{threshold} yes answers; as counted, {words.number(int(own.sum()))} are.</p>"
    )
