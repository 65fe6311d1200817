"""The people who enter and read the chronology of the few cases, and their day."""

from datetime import date

from models.access import Grant, Role, User

TODAY = date(2026, 6, 8)
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
PIA = User("u-pia", "Pia Police", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
ROS = User("u-ros", "Ros Refuge", frozenset({Grant(Role.REPRESENTATIVE, "M1", "REF")}))
AGENCIES = ("POL", "HOU", "REF", "IDV", "HLT", "SCH")
