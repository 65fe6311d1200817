"""Where a case may go from where it stands (data dictionary 2.3)."""

from collections.abc import Mapping
from types import MappingProxyType

from models.codes import CASE_STATUS
from models.errors import ForPerson

MOVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "received": ("screening",),
        "screening": ("returned", "below_threshold", "accepted"),
        "returned": ("screening", "withdrawn"),
        "below_threshold": ("screening", "closed"),
        "accepted": ("listed", "transferred_out", "withdrawn"),
        "listed": ("heard", "deferred", "transferred_out", "withdrawn", "below_threshold"),
        "deferred": ("listed", "withdrawn", "transferred_out"),
        "heard": ("actions_open", "actions_complete"),
        "actions_open": ("actions_complete",),
        "actions_complete": ("actions_open", "closed"),
        "transferred_out": ("closed",),
        "withdrawn": ("closed",),
        "closed": (),
    }
)


def check_move(status: str | None, to: str) -> None:
    """Raises ForPerson where a case that stands at `status` (blank: just received) may not go."""
    now = status or "received"
    if to in MOVES[now]:
        return
    allowed = " or ".join(f"“{CASE_STATUS[one]}”" for one in MOVES[now])
    after = f"it can only go on to {allowed}" if allowed else "nothing comes after that"
    raise ForPerson(
        f"This case stands at “{CASE_STATUS[now]}” and cannot become “{CASE_STATUS[to]}”: {after}."
    )
