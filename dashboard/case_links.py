"""Addresses of the list of cases and of a case, with the filters in them; never a person's name."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, quote, urlencode

from models.codes import CASE_STATUS
from queries.case_views import VIEWS

# What the list keeps in its address. The words looked for are not among it.
KEPT = (
    *("view", "status", "marac", "meeting", "agency", "criterion", "worker", "repeat", "from"),
    *("to", "waiting", "sort", "page"),
)
LIST, CASE = "/cases", "/case"


def case_address(case_id: str, *, back: str = "", anchor: str = "") -> str:
    """The address of a case's page; `back` is the query of the list it was opened from."""
    kept = f"&back={quote(back, safe='')}" if back else ""
    part = f"#{anchor}" if anchor else ""
    return f"{CASE}?case={quote(case_id, safe='')}{kept}{part}"


def list_address(query: str) -> str:
    """The address of the list with the filters of `query`; whatever else stood there is gone."""
    asked = parse_qs(query[:2000])
    pairs = [(name, value) for name in KEPT for value in asked.get(name, ())]
    return f"{LIST}?{urlencode(pairs)}" if pairs else LIST


def list_query(params: Mapping[str, Sequence[str]]) -> str:
    """The filters of the address as a query."""
    return urlencode([(name, value) for name in KEPT for value in params.get(name, ())])


def step_address(place: str) -> str:
    """Where a step of somebody's work leads: codes of a list's filters become its words."""
    path, _, query = place.partition("?")
    if path != LIST or not query:
        return place
    asked = parse_qs(query)
    pairs = [("status", CASE_STATUS[code]) for code in asked.get("status", ())]
    pairs += [("view", VIEWS[key].title) for key in asked.get("view", ())]
    return f"{LIST}?{urlencode(pairs)}"
