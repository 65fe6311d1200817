"""The menu built from a person's roles at every run, and the page that the address names."""

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from dashboard import menu, mishaps
from dashboard.app_pages import nothing_yet
from dashboard.context import Context
from dashboard.page_list import PAGES, PageSpec
from dashboard.shell_page import PRODUCT
from ingest import looks
from models.access import User, check_may_any, may_any
from models.errors import NotAllowed

PAGE = "page"  # what a refused page is called in the trail


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
    chosen = st.navigation([_home(context, work), *listed], position="sidebar", expanded=True)
    st.set_page_config(page_title=f"{chosen.title} – {PRODUCT}")
    menu.render(sections, chosen)
    chosen.run()


def _page(spec: PageSpec, context: Context) -> st.Page:
    return st.Page(
        opener(spec, context), title=spec.title, icon=f":material/{spec.icon}:", url_path=spec.slug
    )


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
