"""The people who work on the few cases, and their day."""

from datetime import date

from models.access import Grant, Role, User

TODAY = date(2026, 6, 8)
IDA = User("u-ida", "Ida Adviser", frozenset({Grant(Role.IDVA, "M1", "IDV")}))
BO = User("u-bo", "Bo Boss", frozenset({Grant(Role.COORDINATOR, "M1")}))
