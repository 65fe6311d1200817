"""The record and the people of the erasure tests."""

from erasing.conftest import auditor, coordinator, due

__all__ = ["auditor", "coordinator", "due"]
