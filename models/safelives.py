"""The 32 columns of the SafeLives return, and the field each one counts (data dictionary 2.1)."""

from models.codes import RETURN_SOURCE

# The fields that need something recorded: where nothing is, the cell is blank and not nought.
CHILDREN = ("children", "cases_with_children")
CHARACTERISTICS = (
    "minoritised",
    "lgbtq",
    "disabled",
    "male",
    "age_16_17",
    "harmer_under_18",
    "age_65_plus",
)
ETHNIC_GROUPS = ("asian", "black", "mixed", "white_minority", "other_ethnic")
SOURCES = tuple(RETURN_SOURCE)

COUNTS = (
    "cases_discussed",
    "repeat_cases",
    *CHILDREN,
    *SOURCES,
    *CHARACTERISTICS,
    *ETHNIC_GROUPS,
)


def _letter(position: int) -> str:
    return chr(64 + position) if position <= 26 else "A" + chr(64 + position - 26)


# Letter of the column → field: A marac_name, B meeting_date, C cases_discussed … AF other_ethnic.
COLUMNS: dict[str, str] = {
    _letter(position): field
    for position, field in enumerate(("marac_name", "meeting_date", *COUNTS), start=1)
}
LETTERS: dict[str, str] = {field: letter for letter, field in COLUMNS.items()}
