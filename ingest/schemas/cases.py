"""The file of the cases (referrals), with the rules between its columns."""

import dataframely as dy
import polars as pl

from ingest.schemas import code_lists, kinds
from ingest.schemas.file_schema import FileRow, FileSchema, RowRule
from models import tables


class Cases(FileRow):
    case_id = kinds.own_id("The sender’s id of the case.")
    marac_id = kinds.reference("maracs", "The MARAC it was referred to.", required=True)
    referral_date = kinds.day("The day of the referral.", required=True)
    victim_id = kinds.reference("people", "The victim.", required=True)
    referring_agencies = kinds.references(
        "agencies", "Who referred it; more than one is a joint referral.", required=True
    )
    perpetrator_ids = kinds.references("people", "The perpetrators; empty means not known.")
    relationships = kinds.paired_codes(
        code_lists.RELATIONSHIP,
        "perpetrator_ids",
        "What each perpetrator is to the victim, in the order of the perpetrators.",
    )
    incident_date = kinds.day("The day of the incident that led to the referral.")
    incident_criminal = kinds.yes_no("Whether that incident would be a crime.")
    criteria = kinds.codes(code_lists.CRITERION, "Why it was referred.")
    abuse_types = kinds.codes(code_lists.ABUSE_TYPE, "What kinds of abuse there are.")
    children_in_household = kinds.whole("How many children live in the household.")
    police_division = kinds.text("The police division.")
    threshold_met = kinds.yes_no("Whether it met the threshold; empty means not screened.")
    threshold_reason = kinds.text("Why it did or did not.")
    repeat_stated = kinds.yes_no("Whether the sender calls it a repeat.")
    previous_referral_on = kinds.day("The day of an earlier referral known to the sender.")
    previous_marac = kinds.text("The MARAC of that earlier referral, by id or name.")
    repeat_override = kinds.yes_no("A person’s decision whether it is a repeat.")
    repeat_override_reason = kinds.text("The reason for that decision, which has to be given.")
    transferred_from = kinds.text("The case it continues, or the name of the MARAC it came from.")
    transferred_to = kinds.text("The MARAC it was transferred to.")
    transfer_received_on = kinds.day("The day the other MARAC confirmed that it has it.")
    idva_referred_on = kinds.day("The day it was referred to an IDVA.")
    idva_contact_on = kinds.day("The day the IDVA first spoke to the victim.")
    idva_outcome = kinds.code(code_lists.IDVA_OUTCOME, "What came of the IDVA’s contact.")
    victim_aware = kinds.yes_no("Whether the victim knows of the referral.")
    sharing_basis = kinds.text("The lawful basis for sharing information.")
    must_not_receive = kinds.text("Who must not receive anything about this case.")
    status = kinds.code(code_lists.CASE_STATUS, "Where it stands; empty follows the last listing.")
    closed_on = kinds.day("The day it was closed.")
    closure_reason = kinds.code(code_lists.CLOSURE_REASON, "Why it was closed.")
    referrer_name = kinds.text("Who made the referral.")
    referrer_contact = kinds.text("How to reach whoever made the referral.")
    presenter = kinds.text("Who presents the case at the meeting.")
    manager_agreed = kinds.yes_no("Whether the referral was discussed with a manager.")
    criteria_reason = kinds.text("The concern behind the criteria, in the referrer’s words.")
    what_happened = kinds.text("What happened, as the referrer tells it.")
    why_multi_agency = kinds.text("Why it takes several agencies.")
    in_immediate_danger = kinds.yes_no("Whether danger was imminent at the referral.")
    immediate_safety = kinds.text("What was done at once to keep the victim safe.")
    victim_unaware_reason = kinds.text("Why the victim does not know of the referral.")
    household = kinds.text("Who else lives in the household or is at risk.")
    housing = kinds.text("Where and how the victim lives.")
    screened_on = kinds.day("The day it was screened.")
    screened_by = kinds.text("Who screened it.")
    information_needed = kinds.text("What was asked of the referrer before it can be screened.")
    information_given = kinds.text("What the referrer answered.")
    signposted_to = kinds.text("Where a case below the threshold was pointed to.")
    idva_worker = kinds.text("The IDVA who works with the victim.")

    @dy.rule()
    def victim_is_perpetrator(cls) -> pl.Expr:
        perpetrators = pl.lit(";") + pl.col("perpetrator_ids") + pl.lit(";")
        victim = pl.lit(";") + pl.col("victim_id") + pl.lit(";")
        return ~perpetrators.str.contains(victim, literal=True)

    @dy.rule()
    def override_without_reason(cls) -> pl.Expr:
        return pl.col("repeat_override").is_null() | pl.col("repeat_override_reason").is_not_null()

    @dy.rule()
    def too_many_relationships(cls) -> pl.Expr:
        relationships = pl.col("relationships").str.count_matches(";", literal=True)
        return relationships <= pl.col("perpetrator_ids").str.count_matches(";", literal=True)

    @dy.rule()
    def incident_after_referral(cls) -> pl.Expr:
        return pl.col("incident_date") <= pl.col("referral_date")

    @dy.rule()
    def perpetrator_not_known(cls) -> pl.Expr:
        return pl.col("perpetrator_ids").is_not_null()


RULES = {
    "victim_is_perpetrator": RowRule(
        fields=("victim_id", "perpetrator_ids"),
        sentence="{field} “{value}” is also among the perpetrators. Correct one of the two.",
    ),
    "override_without_reason": RowRule(
        fields=("repeat_override", "repeat_override_reason"),
        sentence="{field} “{value}” has no reason. Fill in the repeat override reason.",
        needs=("repeat_override",),
    ),
    "too_many_relationships": RowRule(
        fields=("relationships", "perpetrator_ids"),
        sentence="{field} “{value}” names more relationships than there are perpetrators. "
        "Give one for each perpetrator, in the same order.",
    ),
    "incident_after_referral": RowRule(
        fields=("incident_date", "referral_date"),
        sentence="{field} “{value}” is after the referral, so the day of the referral is used. "
        "Check both dates.",
        severity="warning",
    ),
    "perpetrator_not_known": RowRule(
        fields=("perpetrator_ids",),
        sentence="{field}: nobody is named, so this case cannot be found to be a repeat. "
        "Add the perpetrator when known.",
        severity="warning",
    ),
}

CASES = FileSchema(
    name="cases",
    meaning="One row a case: one referral of one victim.",
    table=tables.cases,
    key=("case_id",),
    frame_schema=Cases,
    rules=RULES,
)
