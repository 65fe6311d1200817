"""A few cases, people with roles, and their pages without a server."""

from pages.conftest import nothing, opened, shown
from pages.test_case_pages import few

__all__ = ["few", "nothing", "opened", "shown"]
