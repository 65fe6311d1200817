"""Freezing the return, handing out what was frozen, and what differs since."""

from functools import partial

import streamlit as st

from dashboard import freezing, return_times, words
from dashboard.app_pages.returns import safelives_restated
from dashboard.app_pages.returns.safelives_files import file_name
from dashboard.components.download import download
from dashboard.components.facts import Fact, facts
from dashboard.components.heading import part_heading
from dashboard.context import Context
from dashboard.return_file import return_export
from models.access import Scope
from models.errors import ForPerson
from models.frozen_return import marac_list
from models.period import quarter_title
from queries.safelives import Return
from queries.safelives.due import last_finished
from queries.safelives.frozen import FrozenReturn, Proposal, latest
from queries.safelives.frozen_content import rules_of

_SAID = "return-said"


def draw(
    context: Context, scope: Scope, return_: Return, edition: str, maracs: frozenset[str], only: str
) -> bool:
    """The part of the page about freezing, for exactly these MARACs; whether it was frozen."""
    title, quarter = quarter_title(return_.quarter), return_.quarter
    if quarter > last_finished(context.today):
        return False
    if said := st.session_state.pop(_SAID, ""):
        st.success(said)
    every, waiting = return_times.frozen(context, scope, quarter)
    versions = tuple(one for one in every if frozenset(one.maracs) == maracs)
    newest = latest(versions)
    proposal = waiting.get(marac_list(maracs))
    if newest is None:
        part_heading(f"{title} is not frozen yet", _why(return_))
    else:
        _kept(context, scope, versions, newest, only)
    changed = newest is None or safelives_restated.draw(context, scope, newest, only)
    if newest is None or changed or newest.edition != edition or proposal is not None:
        _freeze(context, scope, return_, edition, maracs, newest, proposal)
    _others(every, maracs, title)
    return newest is not None


def _why(return_: Return) -> str:
    if return_.errors:
        return "Freezing keeps the return as it is sent. Correct the errors above first."
    return (
        "Freezing keeps the return, byte for byte, as it is sent. Cases can be corrected "
        "afterwards; what differs is then listed here."
    )


def _kept(
    context: Context,
    scope: Scope,
    versions: tuple[FrozenReturn, ...],
    newest: FrozenReturn,
    only: str,
) -> None:
    title = quarter_title(newest.quarter)
    part_heading(
        f"{title} is frozen as version {newest.version}",
        f"Frozen by {newest.frozen_by} on {words.moment(newest.frozen_at)}. The file stays byte "
        "for byte the same.",
    )
    with st.container(horizontal=True, gap="small"):
        for one in reversed(versions):
            download(
                context,
                return_export(
                    one.return_, _file_name(one, only), partial(_workbook, context, scope, one)
                ),
                label=f"Download version {one.version} as frozen (xlsx)",
                key=f"frozen-{one.version}",
                style="primary" if one is newest else "secondary",
            )
    with st.expander("How it was frozen", key="how-frozen"):
        for one in reversed(versions):
            facts(f"Version {one.version}", _facts(one))


def _workbook(context: Context, scope: Scope, one: FrozenReturn) -> bytes:
    return return_times.frozen_workbook(context, scope, one.frozen_id)


def _file_name(one: FrozenReturn, only: str) -> str:
    name = file_name(one.quarter, one.edition, only).removesuffix(".xlsx")
    return f"{name}-version-{one.version}.xlsx"


def _facts(one: FrozenReturn) -> list[Fact]:
    proposed = [Fact("Proposed by", one.proposed_by)] if one.proposed_by else []
    return [
        *proposed,
        Fact("Frozen by", f"{one.frozen_by}, {words.moment(one.frozen_at)}"),
        Fact("Software", f"version {one.software_version}"),
        Fact("Rules", _rules(one)),
        Fact("Hash of the figures (SHA-256)", one.sha256),
    ]


def _rules(one: FrozenReturn) -> str:
    said = {
        f"{words.sentence(str(rules['repeat_definition']).replace('_', ' '))}, "
        f"{str(rules['repeat_scope']).replace('_', ' ')}"
        for rules in rules_of(one.cells).values()
    }
    return f"Repeats: {'; '.join(sorted(said)) or 'not kept'}"


def _freeze(
    context: Context,
    scope: Scope,
    return_: Return,
    edition: str,
    maracs: frozenset[str],
    newest: FrozenReturn | None,
    proposal: Proposal | None,
) -> None:
    title = quarter_title(return_.quarter)
    again = "" if newest is None else f" as version {newest.version + 1}"
    pair = return_times.rules(context).wants_two(maracs)
    label = f"Freeze {title}{again}"
    if proposal is not None:
        st.info(
            f"{proposal.proposed_by_name} proposed to freeze {title} on "
            f"{words.moment(proposal.proposed_at)}. Another person confirms it."
        )
        label = f"Confirm the freeze of {title}{again}"
    elif pair:
        label = f"Propose to freeze {title}{again}"
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(
            label, key="freeze", disabled=bool(return_.errors), icon=":material/ac_unit:"
        )
        if proposal is not None and st.button("Take the proposal back", key="withdraw"):
            _do(context, scope, return_, edition, maracs, withdraw=True)
    if pressed:
        _do(context, scope, return_, edition, maracs, withdraw=False)


def _do(
    context: Context,
    scope: Scope,
    return_: Return,
    edition: str,
    maracs: frozenset[str],
    *,
    withdraw: bool,
) -> None:
    quarter = return_.quarter
    try:
        if withdraw:
            freezing.withdraw(context.engine, by=context.user, quarter=quarter, maracs=maracs)
            _say("The proposal is taken back: nothing was frozen.")
            return
        step, version = freezing.freeze(
            context.engine,
            by=context.user,
            scope=scope,
            quarter=quarter,
            edition=edition,
            today=context.today,
        )
    except ForPerson as wrong:
        st.error(str(wrong))
        return
    title = quarter_title(quarter)
    if step == "proposed":
        _say(f"Proposed: another person has to confirm the freeze of {title}.")
    else:
        _say(f"{title} is frozen as version {version}: download it below and send it.")


def _say(what: str) -> None:
    """Draws the page anew with what was done, told once."""
    st.session_state[_SAID] = what
    st.rerun()


def _others(every: tuple[FrozenReturn, ...], maracs: frozenset[str], title: str) -> None:
    """Frozen returns of the quarter for other MARACs than the ones chosen."""
    others = {one.maracs for one in every if frozenset(one.maracs) != maracs}
    if others:
        counted = words.counted(len(others), "other choice", "other choices")
        st.html(
            f'<p class="m-count">{words.safe(title)} is also frozen for {counted} of MARACs: '
            "choose them above to see it.</p>"
        )
