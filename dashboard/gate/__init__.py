"""The gate in front of everything the dashboard serves."""

from dashboard.gate.gate import Gate

__all__ = ["Gate"]
