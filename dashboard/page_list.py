"""Every page: its address, its place in the menu, who may open it, and what draws it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
    people,
    person,
    redacted_copy,
    referral,
    register,
    research,
    screening,
    transfers,
    work,
)
from dashboard.app_pages.insight import (
    actions_in_time,
    agencies,
    appropriateness,
    benchmarks,
    data_quality,
    definitions,
    learning,
    lessons,
    overview,
    repeats,
    risk,
    steering,
    steering_pack,
    support,
    themes,
    victims,
    volume,
    what_if,
)
from dashboard.app_pages.meetings import meeting, meetings, minutes, pack, sitting
from dashboard.app_pages.returns import safelives, series, settings
from dashboard.context import Context
from models.access import SEEING_CASES, Permission
from queries.actions import MAY as MAY_ACT
from queries.idva import MAY as MAY_RECORD
from queries.meetings import MAY as MAY_MEET
from queries.retention import MAY_SEE
from queries.work import HAVING_WORK

FIGURES = frozenset({Permission.SEE_FIGURES})
CASEWORK = frozenset({Permission.DO_CASEWORK})
ADMINISTERS = frozenset({Permission.ADMINISTER})


@dataclass(frozen=True)
class PageSpec:
    """One page: its address, title and icon, what it needs, what draws it, its place in the menu.

    One of the permissions in `needs` opens it; a page that needs none is for everybody signed in.
    A hidden one is reached by its address, from another page.
    """

    slug: str
    title: str
    icon: str
    needs: frozenset[Permission]
    render: Callable[[Context], None]
    is_hidden: bool = False
    section: str = ""


def _in(section: str, *pages: PageSpec) -> tuple[PageSpec, ...]:
    """The pages as those of a section of the menu."""
    return tuple(replace(page, section=section) for page in pages)


PAGES: tuple[PageSpec, ...] = (
    *_in(
        "Casework",
        PageSpec("work", "My work", "checklist", HAVING_WORK, work.render),
        PageSpec(
            "referral", "Refer", "outgoing_mail", frozenset({Permission.REFER}), referral.render
        ),
        PageSpec("screening", "Screening", "rule", CASEWORK, screening.render),
        PageSpec("cases", "Cases", "folder_shared", SEEING_CASES, cases.render),
        PageSpec("case", "Case", "folder_open", SEEING_CASES, case.render, is_hidden=True),
        PageSpec(
            "chronology", "Chronology", "timeline", SEEING_CASES, chronology.render, is_hidden=True
        ),
        PageSpec("idva", "IDVA", "support_agent", MAY_RECORD, idva.render),
        PageSpec(
            "assessment",
            "Risk assessment",
            "checklist",
            assessment.MAY,
            assessment.render,
            is_hidden=True,
        ),
        PageSpec("research", "Research", "manage_search", research.NEEDS, research.render),
        PageSpec("documents", "Documents", "description", SEEING_CASES, documents.render),
        PageSpec(
            "redacted-copy",
            "Redacted copy",
            "ink_eraser",
            redacted_copy.NEEDS,
            redacted_copy.render,
            is_hidden=True,
        ),
        PageSpec(
            "import", "Import", "upload_file", frozenset({Permission.IMPORT}), import_files.render
        ),
    ),
    *_in(
        "Meetings",
        PageSpec("meetings", "Meetings", "groups", MAY_MEET, meetings.render),
        PageSpec("meeting", "Meeting", "groups", MAY_MEET, meeting.render, is_hidden=True),
        PageSpec("pack", "Your copy", "description", MAY_MEET, pack.render, is_hidden=True),
        PageSpec("sitting", "Meeting under way", "groups", sitting.NEEDS, sitting.render),
        PageSpec("minutes", "Minutes", "description", minutes.NEEDS, minutes.render),
        PageSpec("actions", "Actions", "task_alt", MAY_ACT, actions.render),
    ),
    *_in(
        "People",
        PageSpec("people", "People", "join_inner", CASEWORK, people.render),
        PageSpec("person", "Person", "person_search", CASEWORK, person.render, is_hidden=True),
        PageSpec("register", "Register", "list_alt", CASEWORK, register.render),
        PageSpec("flags", "Flags", "flag", flags.NEEDS, flags.render),
        PageSpec("transfers", "Transfers", "move_up", CASEWORK, transfers.render),
    ),
    *_in(
        "Insight",
        PageSpec("overview", "Overview", "monitoring", FIGURES, overview.render),
        PageSpec("volume", "Volume", "stacked_bar_chart", FIGURES, volume.render),
        PageSpec(
            "appropriateness", "Appropriateness", "rule_folder", FIGURES, appropriateness.render
        ),
        PageSpec("repeats", "Repeats", "replay", FIGURES, repeats.render),
        PageSpec("agencies", "Agencies", "groups", FIGURES, agencies.render),
        PageSpec("victims", "Victims", "diversity_3", FIGURES, victims.render),
        PageSpec("risk", "Risk", "crisis_alert", FIGURES, risk.render),
        PageSpec("support", "Support and capacity", "volunteer_activism", FIGURES, support.render),
        PageSpec("what-if", "What if", "alt_route", FIGURES, what_if.render),
        PageSpec("actions-in-time", "Actions in time", "task_alt", FIGURES, actions_in_time.render),
        PageSpec("themes", "Themes", "category", FIGURES, themes.render),
        PageSpec("data-quality", "Data quality", "fact_check", FIGURES, data_quality.render),
        PageSpec("benchmarks", "Benchmarks", "scatter_plot", FIGURES, benchmarks.render),
        PageSpec("definitions", "Definitions", "menu_book", FIGURES, definitions.render),
    ),
    *_in(
        "Learning",
        PageSpec("lessons", "Lessons", "lightbulb", lessons.NEEDS, lessons.render),
        PageSpec("learning-register", "Learning register", "public", FIGURES, learning.render),
        PageSpec("steering", "Steering", "groups", FIGURES, steering.render),
        PageSpec(
            "steering-pack",
            "Steering-group pack",
            "summarize",
            steering_pack.MAY,
            steering_pack.render,
        ),
    ),
    *_in(
        "Returns",
        PageSpec(
            "safelives-return",
            "SafeLives return",
            "table_view",
            frozenset({Permission.PREPARE_RETURNS}),
            safelives.render,
        ),
        PageSpec(
            "return-series",
            "Return series",
            "show_chart",
            frozenset({Permission.PREPARE_RETURNS}),
            series.render,
        ),
        PageSpec(
            "return-settings",
            "Return settings",
            "event",
            frozenset({Permission.PREPARE_RETURNS, Permission.ADMINISTER}),
            settings.render,
        ),
    ),
    *_in(
        "Administration",
        PageSpec("retention", "Retention", "auto_delete", MAY_SEE, retention.render),
        PageSpec("accounts", "Accounts", "group", ADMINISTERS, accounts.render),
        PageSpec("settings", "Settings", "tune", ADMINISTERS, settings_page.render),
        PageSpec("trail", "Trail", "history", frozenset({Permission.SEE_TRAIL}), trail.render),
    ),
    *_in("You", PageSpec("account", "Your account", "account_circle", frozenset(), account.render)),
)
