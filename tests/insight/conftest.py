"""Pages over a record, opened without a server."""

from pages.conftest import nothing, opened, shown, two_years

__all__ = ["nothing", "opened", "shown", "two_years"]
