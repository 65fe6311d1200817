"""The risk assessments of a case and of the victim's other cases, as far as a person sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.codes import ASSESSMENT_FORM
from models.errors import NotAllowed
from models.frames import read_frame
from models.risk import Filled, read_answers, read_notes, read_ticks
from models.tables import agencies, assessments, cases, maracs, people, same_person
from queries.case_access import Detail, check_case, detail, visible
from queries.case_page import referrers
from queries.safelives.rules_in_force import rule_on

_NOT_IN_FULL = "Risk assessments are shown to those who see the case in full."


@dataclass(frozen=True)
class Assessment:
    """One assessment as it is recorded, with the MARAC's threshold on its day."""

    assessment_id: str
    case_id: str
    form: str
    version: str | None
    agency_id: str | None
    agency: str | None
    filled: Filled
    threshold: int
    row: Mapping[str, object]

    @property
    def form_name(self) -> str:
        return ASSESSMENT_FORM.get(self.form, self.form)


@dataclass(frozen=True)
class Setting:
    """What a form is filled in against: the case's MARAC, its threshold, the victim's birth.

    `referrers` are the referring agencies, id → name.
    """

    case_id: str
    marac_id: str
    marac: str
    threshold: int
    victim_born: date | None
    referrers: Mapping[str, str]


def history(connection: sa.Connection, *, user: User, case_id: str) -> tuple[Assessment, ...]:
    """The assessments of a case and of the same victim's other cases, the newest first.

    Of the other cases only those that the person sees in full. Raises NotAllowed for somebody who
    does not see this one so. Undated ones come last.
    """
    _check_in_full(connection, user, case_id)
    others = [
        other
        for other in _other_cases(connection, user, case_id)
        if detail(connection, user, other) is Detail.FULL
    ]
    frame = _rows(connection, assessments.c.case_id.in_([case_id, *others]))
    return tuple(_assessment(connection, row) for row in frame.iter_rows(named=True))


def one_assessment(connection: sa.Connection, *, user: User, assessment_id: str) -> Assessment:
    """One assessment of a case that the person sees in full; raises NotAllowed otherwise."""
    frame = _rows(connection, assessments.c.assessment_id == assessment_id)
    if frame.is_empty():
        raise NotAllowed("There is no assessment at this address that your account may open.")
    row = frame.row(0, named=True)
    _check_in_full(connection, user, row["case_id"])
    return _assessment(connection, row)


def setting(connection: sa.Connection, *, user: User, case_id: str, day: date) -> Setting:
    """What a form of that day is filled in against; raises NotAllowed as `history` does."""
    _check_in_full(connection, user, case_id)
    row = connection.execute(
        sa.select(
            cases.c.marac_id,
            cases.c.referring_agencies,
            sa.func.coalesce(maracs.c.name, cases.c.marac_id).label("marac"),
            people.c.date_of_birth,
        )
        .outerjoin(maracs, maracs.c.marac_id == cases.c.marac_id)
        .outerjoin(people, people.c.person_id == cases.c.victim_id)
        .where(cases.c.case_id == case_id)
    ).one()
    return Setting(
        case_id=case_id,
        marac_id=row.marac_id,
        marac=row.marac,
        threshold=threshold_on(connection, row.marac_id, day),
        victim_born=row.date_of_birth,
        referrers=referrers(connection, row.referring_agencies),
    )


def threshold_on(connection: sa.Connection, marac_id: str, day: date) -> int:
    """The yes answers from which a form counts as high there, by the rule in force on the day."""
    dated = rule_on(connection, marac_id, "dash_threshold", day)
    if dated:
        return int(dated)
    own = connection.scalar(sa.select(maracs.c.dash_threshold).where(maracs.c.marac_id == marac_id))
    return int(own or USUAL_THRESHOLD)


USUAL_THRESHOLD = 14


def _check_in_full(connection: sa.Connection, user: User, case_id: str) -> None:
    check_case(connection, user, case_id)
    if detail(connection, user, case_id) is not Detail.FULL:
        raise NotAllowed(_NOT_IN_FULL)


def _other_cases(connection: sa.Connection, user: User, case_id: str) -> list[str]:
    """The other cases of the same victim (who may stand under several ids) that may be seen."""
    victim = connection.scalar(sa.select(cases.c.victim_id).where(cases.c.case_id == case_id))
    one = connection.scalar(
        sa.select(same_person.c.one_person_id).where(same_person.c.person_id == victim)
    )
    ids = connection.scalars(
        sa.select(same_person.c.person_id).where(same_person.c.one_person_id == (one or victim))
    ).all()
    found = connection.scalars(
        sa.select(cases.c.case_id)
        .where(cases.c.victim_id.in_({victim, *ids}), cases.c.case_id != case_id, visible(user))
        .order_by(cases.c.case_id)
    )
    return list(found)


def _rows(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> pl.DataFrame:
    return read_frame(
        connection,
        sa.select(*assessments.c, agencies.c.name.label("agency"))
        .outerjoin(agencies, agencies.c.agency_id == assessments.c.agency_id)
        .where(wanted)
        .order_by(
            assessments.c.assessed_on.desc().nulls_last(), assessments.c.assessment_id.desc()
        ),
    )


def _assessment(connection: sa.Connection, row: dict[str, object]) -> Assessment:
    on = row["assessed_on"]
    day = on if isinstance(on, date) else date.max
    return Assessment(
        assessment_id=str(row["assessment_id"]),
        case_id=str(row["case_id"]),
        form=str(row["form"]),
        version=_text(row["form_version"]) or None,
        agency_id=_text(row["agency_id"]) or None,
        agency=_text(row["agency"] or row["agency_id"]) or None,
        filled=_filled(row),
        threshold=threshold_on(connection, str(row["marac_id"]), day),
        row={name: value for name, value in row.items() if name in assessments.c},
    )


def _filled(row: dict[str, object]) -> Filled:
    on, referred = row["assessed_on"], row["child_referral_on"]
    return Filled(
        answers=read_answers(row),
        ticks=read_ticks(_text(row["sub_answers"])),
        notes=read_notes(_text(row["notes"])),
        assessed_on=on if isinstance(on, date) else None,
        is_high=_yes_no(row["professional_judgement"]),
        judgement_reason=_text(row["judgement_reason"]),
        told_by=_text(row["told_by"]),
        assessor=_text(row["assessor"]),
        other_factors=_text(row["other_factors"]),
        victim_priority=_text(row["victim_priority"]),
        children_at_risk=_yes_no(row["children_at_risk"]),
        child_referral_on=referred if isinstance(referred, date) else None,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes_no(value: object) -> bool | None:
    return None if value is None else bool(value)
