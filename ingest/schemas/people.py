"""The files of the people, and of who of them is one person."""

import dataframely as dy
import polars as pl

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema, RowRule
from models import codes, tables

NAMES = tuple(codes.CHARACTERISTIC)


class People(FileRow):
    person_id = kinds.own_id("The sender’s id of the person.")
    family_name = kinds.text("Family name.")
    given_names = kinds.text("Given names.")
    aliases = kinds.text("Other names the person is known by.")
    date_of_birth = kinds.day("Date of birth.")
    gender = kinds.code(code_lists.GENDER, "Gender.")
    gender_same_as_birth = kinds.yes_no("Whether the gender is the one registered at birth.")
    ethnicity = kinds.code(code_lists.ETHNICITY, "Ethnic group, as in the Census of 2021.")
    sexual_orientation = kinds.code(code_lists.SEXUAL_ORIENTATION, "Sexual orientation.")
    disabilities = kinds.codes(code_lists.DISABILITY, "Disabilities, or that there are none.")
    address = kinds.text("Address.")
    postcode = kinds.text("Postcode.")
    phone = kinds.text("Telephone number.")
    phone_is_safe = kinds.yes_no("Whether it is safe to ring that number.")
    safe_contact_notes = kinds.text("How and when it is safe to make contact.")
    nhs_number = kinds.text("NHS number.")
    police_id = kinds.text("The police’s own number for the person.")
    safe_times = kinds.text("When it is safe to make contact.")
    must_not_know = kinds.text("Who must not learn that contact is made.")
    email = kinds.text("E-mail address.")
    first_language = kinds.text("First language.")
    interpreter_needed = kinds.yes_no("Whether an interpreter is needed.")
    religion = kinds.text("Religion, in the person’s own words.")
    gender_described = kinds.text("Gender, in the person’s own words.")
    ethnicity_described = kinds.text("Ethnic group, in the person’s own words.")
    sexual_orientation_described = kinds.text("Sexual orientation, in the person’s own words.")
    disabilities_described = kinds.text("Disabilities and needs, in the person’s own words.")
    not_asked = kinds.codes(code_lists.CHARACTERISTIC, "What the person was not asked.")
    prefers_not_to_say = kinds.codes(
        code_lists.CHARACTERISTIC, "What the person was asked and preferred not to say."
    )
    occupation = kinds.text("Occupation and place of work.")
    immigration_status = kinds.text("Immigration status, where it bears on safety.")
    gp = kinds.text("GP practice.")

    @dy.rule()
    def recorded_and_not_asked(cls) -> pl.Expr:
        return ~_recorded_too("not_asked")

    @dy.rule()
    def recorded_and_not_said(cls) -> pl.Expr:
        return ~_recorded_too("prefers_not_to_say")

    @dy.rule()
    def not_asked_and_not_said(cls) -> pl.Expr:
        both = [_names("not_asked", name) & _names("prefers_not_to_say", name) for name in NAMES]
        return ~pl.any_horizontal(both)


def _recorded_too(column: str) -> pl.Expr:
    """Whether the list names a characteristic that the row records; “not known” records none."""
    return pl.any_horizontal(
        _names(column, name)
        & pl.col(name).is_not_null()
        & (pl.col(name).cast(pl.String) != "not_known")
        for name in NAMES
    )


def _names(column: str, characteristic: str) -> pl.Expr:
    listed = pl.lit(";") + pl.col(column) + pl.lit(";")
    return listed.str.contains(f";{characteristic};", literal=True).fill_null(value=False)


class PersonLinks(FileRow):
    person_id = kinds.reference("people", "The one person.", required=True)
    same_as = kinds.reference("people", "The other row for the same person.", required=True)
    confirmed_by = kinds.text("Who confirmed that the two are one.", required=True)
    confirmed_on = kinds.day("The day it was confirmed.", required=True)


_RECORDED = (
    "{field} “{value}” names something that is recorded here as well. Take it off that list, or "
    "clear what is recorded."
)
RULES = {
    "recorded_and_not_asked": RowRule(
        fields=("not_asked", *NAMES), sentence=_RECORDED, needs=("not_asked",)
    ),
    "recorded_and_not_said": RowRule(
        fields=("prefers_not_to_say", *NAMES), sentence=_RECORDED, needs=("prefers_not_to_say",)
    ),
    "not_asked_and_not_said": RowRule(
        fields=("not_asked", "prefers_not_to_say"),
        sentence="{field} “{value}” names something that the person also preferred not to say. "
        "Leave it on one of the two lists.",
    ),
}

PEOPLE = FileSchema(
    name="people",
    meaning="One row a person: victims and perpetrators.",
    table=tables.people,
    key=("person_id",),
    frame_schema=People,
    rules=RULES,
)
PERSON_LINKS = FileSchema(
    name="person_links",
    meaning="One row two ids that a human confirmed to be one person.",
    table=tables.person_links,
    key=("person_id", "same_as"),
    frame_schema=PersonLinks,
)
