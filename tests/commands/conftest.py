"""The record that the issue's own example line makes, from nothing in an empty folder."""

import pytest
from running import MARAC, Done, Place

EXAMPLE = (
    "{marac} generate --cases 2000 --seed 1 --out X && {marac} import X --json && "
    "{marac} indicators --from 2025-01-01 --to 2025-12-31 --json > figures.json && "
    "{marac} return --quarter 2025-Q3 --out R.xlsx"
)


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An empty folder."""
    return Place(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Done]:
    """The place where the example line ran, as one line of a shell, and how it ended."""
    place = Place(tmp_path_factory.mktemp("example"))
    return place, place.shell(EXAMPLE.format(marac=MARAC))


@pytest.fixture(scope="session")
def filled(example: tuple[Place, Done]) -> Place:
    """A record of 2,000 invented cases that no test changes."""
    return example[0]


@pytest.fixture
def made(place: Place) -> Place:
    """A record with one MARAC."""
    assert place("init").code == 0
    (place.folder / "maracs.csv").write_text("marac_id,name\nNM,Northmoor\n")
    assert place("import", "maracs.csv").code == 0
    return place
