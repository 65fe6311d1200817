"""The files of the MARACs: their local rules, and the people who live in their areas."""

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema
from models import tables


class Maracs(FileRow):
    marac_id = kinds.own_id("The sender’s id of the MARAC.")
    name = kinds.text("The MARAC’s name, as it stands in the return.", required=True)
    force_area = kinds.text("The police force area the MARAC is in.")
    nation = kinds.code(
        code_lists.NATION, "The nation, which decides the public holidays; empty means england."
    )
    repeat_definition = kinds.code(
        code_lists.REPEAT_DEFINITION,
        "Which further incident makes a case a repeat; empty means any_abuse.",
    )
    repeat_scope = kinds.code(
        code_lists.REPEAT_SCOPE,
        "Whether referrals to other MARACs count towards a repeat; empty means any_marac.",
    )
    dash_threshold = kinds.whole(
        "Yes answers from which a risk assessment counts as high; empty means 14."
    )
    escalation_count = kinds.whole("Events that count as escalation; empty means 3.", least=1)
    escalation_months = kinds.whole("Months in which those events happen; empty means 12.", least=1)
    slot_minutes = kinds.whole("Minutes planned for one case; empty means 10.", least=1)
    max_slot_minutes = kinds.whole("Most minutes planned for one case; empty means 15.", least=1)
    cases_per_meeting = kinds.whole("Cases planned for one meeting; empty means 15.", least=1)
    agenda_working_days = kinds.whole(
        "Working days before a meeting by which its agenda is sent; empty means 8."
    )
    action_days = kinds.whole(
        "Days after a meeting by which an action without a date is due; empty means 7."
    )
    idva_caseload = kinds.decimal(
        "Cases a year for one full-time IDVA; empty means 100.", above_nought=True
    )
    admin_caseload = kinds.decimal(
        "Cases a year for one full-time administrator; empty means 400.", above_nought=True
    )
    retention_months = kinds.whole("Months after closure that a case is kept.")
    small_number = kinds.whole(
        "Counts below this number are hidden from some readers; empty means 5.", least=2
    )


class Population(FileRow):
    marac_id = kinds.reference("maracs", "The MARAC.", required=True)
    year = kinds.whole("The year of the estimate.", least=1850, most=2200, required=True)
    adult_females = kinds.whole(
        "Women and girls aged 16 and over in the MARAC’s area.", least=0, required=True
    )
    total = kinds.whole("Everyone in the MARAC’s area.")
    minoritised_percent = kinds.percent("Percentage of people from minoritised ethnic groups.")
    source = kinds.text("Where the figures come from.")


MARACS = FileSchema(
    name="maracs",
    meaning="One row a MARAC, with its local rules.",
    table=tables.maracs,
    key=("marac_id",),
    frame_schema=Maracs,
)
POPULATION = FileSchema(
    name="population",
    meaning="One row a MARAC and year: how many people live in its area.",
    table=tables.population,
    key=("marac_id", "year"),
    frame_schema=Population,
)
