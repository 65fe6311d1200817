"""The demonstration's lessons and steering records, with what the pages hand to the writes."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from models.access import User


def fill(engine: sa.Engine, *, by: User, second: User, today: date) -> None:
    """Writes the demonstration's lessons, register and reviews."""
    from ingest.lessons import Figures
    from ingest.synthetic import learning
    from models import steering
    from queries.case_access import check_case
    from queries.lessons.figures import BY_AGENCY, MOVABLE
    from queries.steering import says

    def said(marac_id: str, name: str) -> Mapping[str, str]:
        with engine.connect() as connection:
            return says(
                connection,
                user=by,
                marac_id=marac_id,
                questions=steering.current(name),
                today=today,
                to_keep=True,
            )

    learning.fill(
        engine,
        by=by,
        second=second,
        today=today,
        figures=Figures(MOVABLE, BY_AGENCY),
        check_case=check_case,
        says=said,
    )
