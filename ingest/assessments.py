"""Risk assessments from a form: a new conversation is a new one, a typing mistake is corrected."""

import hashlib
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from ingest.case_numbers import new_row_id
from ingest.documents import CheckCase
from ingest.one_row import Values, as_text
from ingest.reasons import needed
from ingest.save import Saved, save_within
from models.access import EVERY_MARAC, PERMISSIONS, Grant, Permission, Role, User, may
from models.codes import ASSESSMENT_FORM
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.instruments import Instrument
from models.risk import Filled, notes_text, score, ticks_text
from models.tables import assessments, cases
from models.tables.assessments import QUESTIONS

FILE = "assessments"
_SHORTEST = 3


def record_assessment(
    engine: sa.Engine,
    *,
    by: User,
    case_id: str,
    form: Instrument,
    filled: Filled,
    threshold: int | None,
    today: date,
    check_case: CheckCase,
    agency_id: str | None = None,
) -> str:
    """Keeps what was answered on a form, pinned to its version; the assessment's id.

    The coordinator may for every case, an IDVA for those they see, an agency for its own
    referrals; those two are stamped as the agency that made it, the coordinator says which did.
    Raises NotAllowed else, and ForPerson where something is missing or not of the form.
    """
    with writing(engine) as connection:
        needs, own = _allowed(connection, by, case_id, check_case)
        _check(form, filled, threshold, today)
        values = {
            "case_id": case_id,
            "form": form.form,
            "form_version": form.version,
            "agency_id": own or agency_id,
            **_texts(filled),
        }
        _refuse_twice(connection, values)
        key = new_row_id("risk")
        return _saved(connection, {"assessment_id": key, **values}, by, needs).key[0]


def correct_assessment(
    engine: sa.Engine,
    *,
    by: User,
    assessment_id: str,
    form: Instrument,
    filled: Filled,
    threshold: int | None,
    seen: str,
    reason: str,
    today: date,
    check_case: CheckCase,
) -> None:
    """Corrects what was typed wrong; the trail keeps both, and why. `seen` is `state_of` the row

    as the person opened it: where somebody else changed it since, nothing is overwritten.
    """
    sentence = "Say what was typed wrong: the reason is kept with the correction."
    why = needed(reason, sentence, least=_SHORTEST)
    with writing(engine) as connection:
        row = connection.execute(
            sa.select(assessments).where(assessments.c.assessment_id == assessment_id)
        ).first()
        if row is None:
            raise NotAllowed("There is no such assessment that your account may correct.")
        needs, agency_id = _allowed(connection, by, row.case_id, check_case)
        if agency_id and agency_id != row.agency_id:
            raise NotAllowed("Only the agency that made an assessment, or the coordinator, may.")
        if (row.form, row.form_version) != (form.form, form.version):
            raise ForPerson("The assessment was made on another version: open it from its case.")
        if state_of(dict(row._mapping)) != seen:
            raise ForPerson(
                "Somebody corrected this assessment since you opened it: what you typed is kept. "
                "Open it again from its case, see what they changed, and correct it once more."
            )
        _check(form, filled, threshold, today)
        values = {"assessment_id": assessment_id, **_texts(filled)}
        _saved(connection, values, by, needs, why)


def may_record(connection: sa.Connection, by: User, case_id: str, check_case: CheckCase) -> bool:
    """Whether the person may record an assessment of that case."""
    try:
        _allowed(connection, by, case_id, check_case)
    except NotAllowed:
        return False
    return True


def state_of(row: dict[str, object]) -> str:
    """A mark of what a row of `assessments` holds: another one after any change."""
    text = "\x1f".join(f"{name}={row.get(name)}" for name in assessments.c.keys())  # noqa: SIM118
    return hashlib.sha256(text.encode()).hexdigest()


def _allowed(
    connection: sa.Connection, by: User, case_id: str, check_case: CheckCase
) -> tuple[Permission, str | None]:
    """The permission it is written under, and the agency it is stamped with."""
    marac_id = check_case(connection, by, case_id)
    if may(by, Permission.DO_CASEWORK, marac_id):
        return Permission.DO_CASEWORK, None
    referrers = connection.scalar(
        sa.select(cases.c.referring_agencies).where(cases.c.case_id == case_id)
    )
    for grant in sorted(by.grants, key=lambda one: (one.role is not Role.IDVA, one.agency_id)):
        for permission in _permissions(grant, marac_id, (referrers or "").split(";")):
            return permission, grant.agency_id
    raise NotAllowed(
        "A risk assessment of this case is recorded by its coordinator, an IDVA or an agency that "
        "referred it: ask one of them."
    )


def _permissions(grant: Grant, marac_id: str, referrers: list[str]) -> Iterator[Permission]:
    held = PERMISSIONS[grant.role]
    if not grant.agency_id or grant.marac_id not in (EVERY_MARAC, marac_id):
        return
    if Permission.RECORD_IDVA in held:
        yield Permission.RECORD_IDVA
    if Permission.REFER in held and grant.agency_id in referrers:
        yield Permission.REFER


def _saved(
    connection: sa.Connection,
    values: Values,
    by: User,
    needs: Permission,
    reason: str | None = None,
) -> Saved:
    return save_within(connection, FILE, values, by=by, needs=needs, reason=reason)


def _texts(filled: Filled) -> dict[str, str | None]:
    """What a row of the file would hold; a correction clears what was emptied."""
    on, referred = filled.assessed_on, filled.child_referral_on
    return {
        "assessed_on": on.isoformat() if on else None,
        **{name: filled.answers.get(int(name[1:])) for name in QUESTIONS},
        "professional_judgement": as_text(filled.is_high) or None,
        "judgement_reason": filled.judgement_reason.strip() or None,
        "sub_answers": ticks_text(filled.ticks) or None,
        "notes": notes_text(filled.notes) or None,
        "told_by": filled.told_by.strip() or None,
        "assessor": filled.assessor.strip() or None,
        "other_factors": filled.other_factors.strip() or None,
        "victim_priority": filled.victim_priority.strip() or None,
        "children_at_risk": as_text(filled.children_at_risk) or None,
        "child_referral_on": referred.isoformat() if referred else None,
    }


def _check(form: Instrument, filled: Filled, threshold: int | None, today: date) -> None:
    """Raises ForPerson at the first thing that is missing or cannot be."""
    for sentence in _problems(form, filled, threshold, today):
        raise ForPerson(sentence)


def _problems(
    form: Instrument, filled: Filled, threshold: int | None, today: date
) -> Iterator[str]:
    if filled.assessed_on is None:
        yield "Give the day of the assessment."
    elif filled.assessed_on > today:
        yield "The day of the assessment is still to come: give the day it was made."
    if filled.child_referral_on and filled.child_referral_on > today:
        yield "The day children’s services were told is still to come: give the day, or none."
    yield from _foreign(form, filled)
    if form.questions and not filled.answers:
        yield "No question is answered yet: answer at least one, or leave the form as a draft."
    if filled.is_high is None:
        yield "Give your professional judgement: is the risk high? The count alone never says it."
    reached = (counted := score(form, filled.answers, threshold)) and counted.is_reached
    if filled.is_high and not reached and len(filled.judgement_reason.strip()) < _SHORTEST:
        yield "Say why you judge the risk to be high: here the judgement is what carries it."


def _foreign(form: Instrument, filled: Filled) -> Iterator[str]:
    """What does not belong to this version of the form."""
    for number, answer in filled.answers.items():
        if form.question(number) is None or answer not in form.answers:
            yield f"Question {number} of {ASSESSMENT_FORM[form.form]} has no answer “{answer}”."
    for number, codes in filled.ticks.items():
        question = form.question(number)
        known = {tick.code for tick in question.ticks} if question else set()
        if set(codes) - known:
            yield f"Under question {number} something is ticked that this version does not have."
        if codes and filled.answers.get(number) != "yes":
            yield f"Something is ticked under question {number}, which is not answered yes."


def _refuse_twice(connection: sa.Connection, values: dict[str, str | None]) -> None:
    """A form sent a second time, by a double click or from a second tab, is kept once."""
    same = connection.execute(
        sa.select(assessments).where(
            assessments.c.case_id == values["case_id"],
            assessments.c.form == values["form"],
            assessments.c.form_version == values["form_version"],
        )
    ).all()
    for row in same:
        stored = {name: as_text(row._mapping[name]) or None for name in values}
        if stored == values:
            raise ForPerson("This assessment is recorded already, answer by answer: nothing to do.")
