"""Ages by hand."""

import pytest

from .ages import age
from .examples import day


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        ("2009-05-02", "2025-05-01", 15),
        ("2009-05-01", "2025-05-01", 16),
        ("1960-05-02", "2025-05-01", 64),
        ("2008-02-29", "2025-02-28", 16),
        ("2008-02-29", "2025-03-01", 17),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2025-05-01", "2025-05-01", 0),
        ("2025-05-02", "2025-05-01", None),
        ("1915-05-01", "2025-05-01", 110),
        ("1915-04-30", "2025-05-01", None),
        ("1915-05-02", "2025-05-01", 109),
        (None, "2025-05-01", None),
    ],
)
def test_age_in_whole_years(born: str | None, on: str, expected: int | None) -> None:
    assert age(day(born) if born else None, day(on)) == expected
