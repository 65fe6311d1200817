"""The pages, who may open each, and the menu built from a person's roles at every run."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from dashboard import menu, mishaps
from dashboard.app_pages import nothing_yet
from dashboard.app_pages.administration import (
    account,
    accounts,
    retention,
    settings_page,
    trail,
)
from dashboard.app_pages.casework import (
    actions,
    assessment,
    case,
    cases,
    chronology,
    documents,
    flags,
    idva,
    import_files,
    minutes,
    people,
    person,
    redacted_copy,
    referral,
    register,
    research,
    screening,
    sitting,
    transfers,
    work,
)
from dashboard.app_pages.insight import (
    agencies,
    appropriateness,
    benchmarks,
    definitions,
    learning,
    lessons,
    overview,
    repeats,
    steering,
    volume,
)
from dashboard.app_pages.meetings import meeting, meetings, pack
from dashboard.app_pages.returns import safelives, series, settings
from dashboard.context import Context
from dashboard.shell_page import PRODUCT
from ingest import looks
from models.access import SEEING_CASES, Permission, User, check_may_any, may_any
from models.errors import NotAllowed
from queries.actions import MAY as MAY_ACT
from queries.idva import MAY as MAY_RECORD
from queries.meetings import MAY as MAY_MEET
from queries.retention import MAY_SEE
from queries.work import HAVING_WORK

PAGE = "page"  # what a refused page is called in the trail


@dataclass(frozen=True)
class PageSpec:
    """One page: its address, its place in the menu, what it needs, and what draws it.

    One of the permissions in `needs` opens it; a page that needs none is for everybody signed in.
    A hidden one is reached by its address, from another page.
    """

    slug: str
    title: str
    section: str
    icon: str
    needs: frozenset[Permission]
    render: Callable[[Context], None]
    is_hidden: bool = False


PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        "work",
        "My work",
        "Casework",
        ":material/checklist:",
        HAVING_WORK,
        work.render,
    ),
    PageSpec(
        "referral",
        "Refer",
        "Casework",
        ":material/outgoing_mail:",
        frozenset({Permission.REFER}),
        referral.render,
    ),
    PageSpec(
        "screening",
        "Screening",
        "Casework",
        ":material/rule:",
        frozenset({Permission.DO_CASEWORK}),
        screening.render,
    ),
    PageSpec(
        "cases",
        "Cases",
        "Casework",
        ":material/folder_shared:",
        SEEING_CASES,
        cases.render,
    ),
    PageSpec(
        "case",
        "Case",
        "Casework",
        ":material/folder_open:",
        SEEING_CASES,
        case.render,
        is_hidden=True,
    ),
    PageSpec(
        "chronology",
        "Chronology",
        "Casework",
        ":material/timeline:",
        SEEING_CASES,
        chronology.render,
        is_hidden=True,
    ),
    PageSpec(
        "meetings",
        "Meetings",
        "Casework",
        ":material/groups:",
        MAY_MEET,
        meetings.render,
    ),
    PageSpec(
        "meeting",
        "Meeting",
        "Casework",
        ":material/groups:",
        MAY_MEET,
        meeting.render,
        is_hidden=True,
    ),
    PageSpec(
        "pack",
        "Your copy",
        "Casework",
        ":material/description:",
        MAY_MEET,
        pack.render,
        is_hidden=True,
    ),
    PageSpec(
        "idva",
        "IDVA",
        "Casework",
        ":material/support_agent:",
        MAY_RECORD,
        idva.render,
    ),
    PageSpec(
        "assessment",
        "Risk assessment",
        "Casework",
        ":material/checklist:",
        assessment.MAY,
        assessment.render,
        is_hidden=True,
    ),
    PageSpec(
        "research",
        "Research",
        "Casework",
        ":material/manage_search:",
        research.NEEDS,
        research.render,
    ),
    PageSpec(
        "sitting",
        "Meeting under way",
        "Casework",
        ":material/groups:",
        sitting.NEEDS,
        sitting.render,
    ),
    PageSpec(
        "minutes",
        "Minutes",
        "Casework",
        ":material/description:",
        minutes.NEEDS,
        minutes.render,
    ),
    PageSpec(
        "actions",
        "Actions",
        "Casework",
        ":material/task_alt:",
        MAY_ACT,
        actions.render,
    ),
    PageSpec(
        "documents",
        "Documents",
        "Casework",
        ":material/description:",
        SEEING_CASES,
        documents.render,
    ),
    PageSpec(
        "redacted-copy",
        "Redacted copy",
        "Casework",
        ":material/ink_eraser:",
        redacted_copy.NEEDS,
        redacted_copy.render,
        is_hidden=True,
    ),
    PageSpec(
        "flags",
        "Flags",
        "Casework",
        ":material/flag:",
        flags.NEEDS,
        flags.render,
    ),
    PageSpec(
        "people",
        "People",
        "Casework",
        ":material/join_inner:",
        frozenset({Permission.DO_CASEWORK}),
        people.render,
    ),
    PageSpec(
        "person",
        "Person",
        "Casework",
        ":material/person_search:",
        frozenset({Permission.DO_CASEWORK}),
        person.render,
        is_hidden=True,
    ),
    PageSpec(
        "register",
        "Register",
        "Casework",
        ":material/list_alt:",
        frozenset({Permission.DO_CASEWORK}),
        register.render,
    ),
    PageSpec(
        "transfers",
        "Transfers",
        "Casework",
        ":material/move_up:",
        frozenset({Permission.DO_CASEWORK}),
        transfers.render,
    ),
    PageSpec(
        "import",
        "Import",
        "Casework",
        ":material/upload_file:",
        frozenset({Permission.IMPORT}),
        import_files.render,
    ),
    PageSpec(
        "overview",
        "Overview",
        "Insight",
        ":material/monitoring:",
        frozenset({Permission.SEE_FIGURES}),
        overview.render,
    ),
    PageSpec(
        "volume",
        "Volume",
        "Insight",
        ":material/stacked_bar_chart:",
        frozenset({Permission.SEE_FIGURES}),
        volume.render,
    ),
    PageSpec(
        "appropriateness",
        "Appropriateness",
        "Insight",
        ":material/rule_folder:",
        frozenset({Permission.SEE_FIGURES}),
        appropriateness.render,
    ),
    PageSpec(
        "repeats",
        "Repeats",
        "Insight",
        ":material/replay:",
        frozenset({Permission.SEE_FIGURES}),
        repeats.render,
    ),
    PageSpec(
        "agencies",
        "Agencies",
        "Insight",
        ":material/groups:",
        frozenset({Permission.SEE_FIGURES}),
        agencies.render,
    ),
    PageSpec(
        "benchmarks",
        "Benchmarks",
        "Insight",
        ":material/scatter_plot:",
        frozenset({Permission.SEE_FIGURES}),
        benchmarks.render,
    ),
    PageSpec(
        "definitions",
        "Definitions",
        "Insight",
        ":material/menu_book:",
        frozenset({Permission.SEE_FIGURES}),
        definitions.render,
    ),
    PageSpec(
        "lessons",
        "Lessons",
        "Learning",
        ":material/lightbulb:",
        lessons.NEEDS,
        lessons.render,
    ),
    PageSpec(
        "learning-register",
        "Learning register",
        "Learning",
        ":material/public:",
        frozenset({Permission.SEE_FIGURES}),
        learning.render,
    ),
    PageSpec(
        "steering",
        "Steering",
        "Learning",
        ":material/groups:",
        frozenset({Permission.SEE_FIGURES}),
        steering.render,
    ),
    PageSpec(
        "safelives-return",
        "SafeLives return",
        "Returns",
        ":material/table_view:",
        frozenset({Permission.PREPARE_RETURNS}),
        safelives.render,
    ),
    PageSpec(
        "return-series",
        "Return series",
        "Returns",
        ":material/show_chart:",
        frozenset({Permission.PREPARE_RETURNS}),
        series.render,
    ),
    PageSpec(
        "return-settings",
        "Return settings",
        "Returns",
        ":material/event:",
        frozenset({Permission.PREPARE_RETURNS, Permission.ADMINISTER}),
        settings.render,
    ),
    PageSpec(
        "retention",
        "Retention",
        "Administration",
        ":material/auto_delete:",
        MAY_SEE,
        retention.render,
    ),
    PageSpec(
        "accounts",
        "Accounts",
        "Administration",
        ":material/group:",
        frozenset({Permission.ADMINISTER}),
        accounts.render,
    ),
    PageSpec(
        "settings",
        "Settings",
        "Administration",
        ":material/tune:",
        frozenset({Permission.ADMINISTER}),
        settings_page.render,
    ),
    PageSpec(
        "trail",
        "Trail",
        "Administration",
        ":material/history:",
        frozenset({Permission.SEE_TRAIL}),
        trail.render,
    ),
    PageSpec(
        "account",
        "Your account",
        "You",
        ":material/account_circle:",
        frozenset(),
        account.render,
    ),
)


def pages_for(user: User) -> tuple[PageSpec, ...]:
    """The pages that the person's roles open, in the order of the menu."""
    return tuple(spec for spec in PAGES if may_any(user, spec.needs))


def run(context: Context) -> None:
    """Shows the menu and draws the page that the address names, if it is this person's."""
    sections: dict[str, list[st.Page]] = {}
    hidden: list[st.Page] = []
    for spec in pages_for(context.user):
        place = hidden if spec.is_hidden else sections.setdefault(spec.section, [])
        place.append(_page(spec, context))
    listed = [page for pages in sections.values() for page in pages] + hidden
    work = [page for section, pages in sections.items() if section != "You" for page in pages]
    chosen = st.navigation([_home(context, work), *listed], position="hidden")
    st.set_page_config(page_title=f"{chosen.title} – {PRODUCT}")
    menu.render(sections, chosen)
    chosen.run()


def _page(spec: PageSpec, context: Context) -> st.Page:
    return st.Page(opener(spec, context), title=spec.title, icon=spec.icon, url_path=spec.slug)


def _home(context: Context, work: list[st.Page]) -> st.Page:
    """The bare address. Streamlit gives its default page no other, so it only leads on."""

    def show() -> None:
        _note_foreign(context)
        if work:
            asked = {name: st.query_params.get_all(name) for name in st.query_params}
            st.switch_page(work[0], query_params=asked)
        nothing_yet.render(context)

    return st.Page(show, title="Start", default=True, visibility="hidden")


def _note_foreign(context: Context) -> None:
    """A line in the trail where the address named a page of another role.

    Streamlit answers that such a page is not there and draws the first one instead.
    """
    slug = urlsplit(st.context.url or "").path.strip("/")
    own = {spec.slug for spec in pages_for(context.user)}
    if slug in {spec.slug for spec in PAGES} - own and st.session_state.get("foreign") != slug:
        st.session_state["foreign"] = slug
        looks.refused(context.engine, context.user, PAGE, slug)


def opener(spec: PageSpec, context: Context) -> Callable[[], None]:
    """Draws the page after checking again that the person may: the menu is not the lock."""

    def show() -> None:
        with mishaps.shown():
            _check(context, spec)
            spec.render(context)

    return show


def _check(context: Context, spec: PageSpec) -> None:
    """Raises NotAllowed, and leaves a line in the trail, where the page is not this person's."""
    try:
        check_may_any(context.user, spec.needs)
    except NotAllowed:
        looks.refused(context.engine, context.user, PAGE, spec.slug)
        raise
