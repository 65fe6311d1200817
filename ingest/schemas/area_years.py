"""The file of the published figures of an area, year by year."""

from ingest.schemas import kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class AreaYears(FileRow):
    area = kinds.text("The area’s name, usually a police force area.", required=True)
    year = kinds.financial_year("The year to the end of March.")
    maracs = kinds.decimal("MARACs in the area.", counts_only=True)
    cases_discussed = kinds.decimal("Cases discussed.", counts_only=True)
    recommended_cases = kinds.decimal("Cases recommended for the population.", counts_only=True)
    cases_per_10k = kinds.decimal("Cases to every 10,000 women.", counts_only=True)
    repeat_cases = kinds.decimal("Repeat cases.", counts_only=True)
    repeat_rate = kinds.percent("Repeat cases to every 100 cases.", counts_only=True)
    children = kinds.decimal("Children in the households.", counts_only=True)
    housing_referrals = kinds.decimal("Cases referred by housing.", counts_only=True)
    source = kinds.text("Where the figures were published.")


AREA_YEARS = FileSchema(
    name="area_years",
    meaning="One row an area and financial year: published figures to compare with.",
    table=tables.area_years,
    key=("area", "year"),
    frame_schema=AreaYears,
)
