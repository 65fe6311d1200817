"""A few cases, people with roles, and their pages without a server."""

from pages.conftest import few, nothing, opened, shown

__all__ = ["few", "nothing", "opened", "shown"]
