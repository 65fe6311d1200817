"""Makes a whole synthetic set: MARAC by MARAC, each written before the next is drawn."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ingest.synthetic import returns
from ingest.synthetic.areas import areas, spans
from ingest.synthetic.marac import marac_files
from ingest.synthetic.numbering import Numbering
from ingest.synthetic.writer import Folder, Format
from models.errors import ForPerson

ENDS_ON = date(2025, 12, 31)


def generate(
    cases: int,
    seed: int,
    out: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    maracs: int | None = None,
    years: int | None = None,
    ends_on: date | None = None,
    formats: Format = "csv",
    error_rate: float = 0.0,
) -> dict[str, int]:
    """Writes a folder of interchange files with invented people; returns the rows of each file.

    The same arguments give the same bytes on every machine. `maracs` and `years` follow from
    the number of cases unless given (at most ten years); the records end on `ends_on`
    (31 December 2025). `error_rate` is the share of people who have a second record with a
    typing error. `progress` is called after each MARAC with how many are done, and of how many.
    Raises ForPerson where a number makes no sense.
    """
    _check(cases, seed, maracs, years, error_rate)
    span = spans(cases, years, ends_on or ENDS_ON)
    found = areas(seed, cases, maracs, span)
    numbering = Numbering()
    with Folder(out, formats) as folder:
        folder.add({"area_years": returns.area_year_frame(found)})
        for done, area in enumerate(found, start=1):
            folder.add(marac_files(area, seed, numbering, error_rate))
            if progress:
                progress(done, len(found))
        return dict(folder.rows)


def _check(cases: int, seed: int, maracs: int | None, years: int | None, error_rate: float) -> None:
    if cases < 1:
        raise ForPerson(f"{cases} cases cannot be made: ask for one or more.")
    if seed < 0:
        raise ForPerson(f"The seed {seed} is below nought: give 0 or a number above it.")
    if maracs is not None and maracs < 1:
        raise ForPerson(f"{maracs} MARACs cannot be made: ask for one or more.")
    if years is not None and not 1 <= years <= 30:
        raise ForPerson(f"{years} years cannot be made: ask for 1 to 30.")
    if not 0 <= error_rate <= 1:
        raise ForPerson(f"The error rate {error_rate} is no share: give a number from 0 to 1.")
