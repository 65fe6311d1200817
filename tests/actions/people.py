"""The people who work on the actions of the few cases, and their day."""

from datetime import date

from models.access import Grant, Role, User

TODAY = date(2026, 6, 8)
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
CHRIS = User("u-chris", "Chris Chair", frozenset({Grant(Role.CHAIR, "M1")}))
POL = User("u-pol", "Paula Police", frozenset({Grant(Role.REPRESENTATIVE, "M1", "POL")}))
HOU = User("u-hou", "Harry Homes", frozenset({Grant(Role.REPRESENTATIVE, "M1", "HOU")}))
REF = User("u-ref", "Rita Refuge", frozenset({Grant(Role.REPRESENTATIVE, "M1", "REF")}))
IDA = User("u-ida", "Ida Adviser", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
SOUTH = User("u-so", "So Boss", frozenset({Grant(Role.COORDINATOR, "M2")}))
STEERING = User("u-st", "Stef Group", frozenset({Grant(Role.STEERING_GROUP, "M1")}))
EVERYBODY = (BO, CHRIS, POL, HOU, REF, IDA, SOUTH, STEERING)
