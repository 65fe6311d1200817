"""The hollow page of the benchmarks draws what the page drew, in the same places."""

from typing import Any

from benchmarks.hollow import Call, noted
from streamlit.testing.v1 import AppTest


def _page(calls: list) -> None:  # type: ignore[type-arg]  # Streamlit reads it by itself
    import streamlit as st
    from benchmarks.hollow import draw, noted

    def drawn() -> None:
        head = st.container()
        left, right = st.columns(2)
        with left, st.container(horizontal=True, key="row"):
            st.selectbox("Period", ["a", "b"], index=1, key="period")
        right.html("<p>right</p>")
        with st.expander("More", key="more"), st.form("form"):
            st.text_input("Name")
            st.form_submit_button("Save")
        with head:
            st.html("<h1>filled last</h1>")

    if calls:
        draw(calls)
        return
    with noted() as found:
        drawn()
    calls.extend(found)


def _told(block: Any) -> list[Any]:  # noqa: ANN401 - Streamlit's own tree
    children = getattr(block, "children", {})
    if children:
        return [block.type, *(_told(child) for child in children.values())]
    return [block.type, str(getattr(block, "proto", ""))]


def test_the_hollow_page_has_the_same_elements_in_the_same_places() -> None:
    calls: list[Call] = []
    page = AppTest.from_function(_page, args=(calls,)).run()
    assert [call.method for call in calls] == [
        *("container", "columns", "container", "selectbox", "html"),
        *("expander", "form", "text_input", "form_submit_button", "html"),
    ]
    hollow = AppTest.from_function(_page, args=(calls,)).run()
    assert not page.exception and not hollow.exception
    assert _told(hollow.main) == _told(page.main)
    assert len(str(_told(page.main))) > 500


def test_streamlit_is_as_it_was_afterwards() -> None:
    import streamlit as st

    before = st.html
    with noted():
        assert st.html != before
    assert st.html == before
