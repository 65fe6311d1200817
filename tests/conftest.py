"""Fixtures that every test may use: a record on each database."""

pytest_plugins = ["browser_support"]
