"""The figures that a recommendation can be meant to move: those told month by month."""

from queries.indicators import INDICATORS
from queries.indicators.registry import Grouping

MOVABLE = tuple(key for key, one in INDICATORS.items() if one.grouping is not Grouping.MARAC)
# Of those, the ones that can be told for one agency alone.
BY_AGENCY = ("below_threshold_rate", "actions_on_time_rate", "attendance_rate")
