"""The code lists of the interchange format, each code with the words a person reads."""

from collections.abc import Mapping
from types import MappingProxyType


def _list(**labels: str) -> Mapping[str, str]:
    return MappingProxyType(labels)


NATION = _list(
    england="England", wales="Wales", scotland="Scotland", northern_ireland="Northern Ireland"
)
REPEAT_DEFINITION = _list(
    any_abuse="Any further abuse", criminal_incident="A further incident that would be a crime"
)
REPEAT_SCOPE = _list(any_marac="Referred to any MARAC", same_marac="Referred to the same MARAC")
# The rules of a MARAC that may have days from which they hold.
MARAC_RULE = _list(
    repeat_definition="What makes a repeat",
    repeat_scope="Which earlier referrals count for a repeat",
    dash_threshold="Yes answers from which a risk assessment counts as high",
)
MEETING_KIND = _list(scheduled="Scheduled", emergency="Emergency", virtual="Virtual", daily="Daily")
MEETING_STATUS = _list(planned="Planned", held="Held", cancelled="Cancelled")
MEETING_EVERY = _list(
    week="Every week", fortnight="Every fortnight", month="Every month", day="Every working day"
)
# Whether whoever referred a case tells the meeting of it.
BRIEFING = _list(
    comes="Comes to the meeting",
    briefed="Briefed somebody who comes",
    neither="Neither comes nor briefed anybody",
)
GENDER = _list(
    female="Female", male="Male", non_binary="Non-binary", other="Other", not_known="Not known"
)
ETHNICITY = _list(
    indian="Indian",
    pakistani="Pakistani",
    bangladeshi="Bangladeshi",
    chinese="Chinese",
    asian_other="Any other Asian background",
    caribbean="Caribbean",
    african="African",
    black_other="Any other Black background",
    white_and_black_caribbean="White and Black Caribbean",
    white_and_black_african="White and Black African",
    white_and_asian="White and Asian",
    mixed_other="Any other mixed background",
    white_british="White British",
    white_irish="White Irish",
    gypsy_or_irish_traveller="Gypsy or Irish Traveller",
    roma="Roma",
    white_other="Any other White background",
    arab="Arab",
    any_other="Any other ethnic group",
    not_known="Not known",
)
# Census 2021 groups as the SafeLives return adds them up (data dictionary 2.2).
ETHNIC_GROUP: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "asian": ("indian", "pakistani", "bangladeshi", "chinese", "asian_other"),
        "black": ("caribbean", "african", "black_other"),
        "mixed": (
            "white_and_black_caribbean",
            "white_and_black_african",
            "white_and_asian",
            "mixed_other",
        ),
        "white_minority": ("white_irish", "gypsy_or_irish_traveller", "roma", "white_other"),
        "other_ethnic": ("arab", "any_other"),
    }
)
SEXUAL_ORIENTATION = _list(
    heterosexual="Straight or heterosexual",
    gay_lesbian="Gay or lesbian",
    bisexual="Bisexual",
    other="Other",
    not_known="Not known",
)
DISABILITY = _list(
    none="None",
    physical="Physical",
    learning="Learning",
    sensory="Sensory",
    mental_health="Mental health",
    long_term_illness="Long-term illness",
    neurodivergent="Neurodivergent",
    other="Other",
    not_known="Not known",
)
CRITERION = _list(
    visible_high_risk="Visible high risk",
    professional_judgement="Professional judgement",
    escalation="Potential escalation",
    repeat="Repeat",
    suicide_risk="Suicide or self-harm risk",
    other="Other local criterion",
)
ABUSE_TYPE = _list(
    physical="Physical",
    sexual="Sexual",
    threatening="Violent or threatening",
    coercive_control="Controlling or coercive",
    economic="Economic",
    emotional="Emotional or psychological",
    stalking="Stalking",
    honour_based="So-called honour-based",
    forced_marriage="Forced marriage",
    fgm="Female genital mutilation",
    strangulation="Strangulation",
    online="Online",
    other="Other",
)
RELATIONSHIP = _list(
    spouse="Husband or wife",
    ex_spouse="Former husband or wife",
    civil_partner="Civil partner",
    ex_civil_partner="Former civil partner",
    partner="Partner",
    ex_partner="Former partner",
    shared_child="Parent of the same child",
    parent="Parent",
    child="Child",
    sibling="Brother or sister",
    in_law="In-law",
    extended_family="Extended family",
    other="Other",
    not_known="Not known",
)
IDVA_OUTCOME = _list(
    engaged="Engaged",
    declined="Declined",
    uncontactable="Could not be contacted",
    unsafe_to_contact="Not safe to contact",
)
CASE_STATUS = _list(
    received="Received",
    screening="Being screened",
    returned="Returned for information",
    below_threshold="Below the threshold",
    accepted="Accepted",
    listed="Listed",
    heard="Heard",
    deferred="Deferred",
    transferred_out="Transferred out",
    withdrawn="Withdrawn",
    actions_open="Actions open",
    actions_complete="Actions complete",
    closed="Closed",
)
CLOSURE_REASON = _list(
    risk_reduced="Risk reduced",
    support_in_place="Support in place",
    moved="Moved away",
    died="Died",
    declined="Declined",
    transferred="Transferred",
    withdrawn="Withdrawn",
    below_threshold="Below the threshold",
    other="Other",
)
# What a person was not asked, or chose not to say: never the same as “no”.
CHARACTERISTIC = _list(
    date_of_birth="Date of birth",
    gender="Gender",
    gender_same_as_birth="Gender registered at birth",
    ethnicity="Ethnic group",
    sexual_orientation="Sexual orientation",
    disabilities="Disabilities",
    religion="Religion",
)
CONTACT_METHOD = _list(
    phone="Telephone",
    text="Text message",
    email="E-mail",
    in_person="In person",
    through_agency="Through another agency",
    other="Another way",
)
CONTACT_OUTCOME = _list(
    spoke="Spoke to the victim",
    no_answer="No answer",
    message_left="Left a safe message",
    wrong_number="Number not in use or wrong",
    not_safe="Not safe to speak",
    declined="Victim did not want to speak",
    other="Something else",
)
WISH_STAGE = _list(
    referral="At the referral", before="Before the meeting", after="After the meeting"
)
TRANSFER_DIRECTION = _list(out="To another MARAC", into="From another MARAC")
FLAG_ROLE = _list(victim="Victim", perpetrator="Perpetrator", child="Child")
LISTING_OUTCOME = _list(
    heard="Heard",
    deferred="Deferred",
    transferred_out="Transferred out",
    withdrawn="Withdrawn",
    below_threshold="Below the threshold",
)
ASSESSMENT_FORM = _list(
    dash="DASH",
    dash_young_person="Young person's DASH",
    stalking="Stalking",
    daq="DAQ",
    dara="DARA",
    other="Another tool",
)
ANSWER = _list(yes="Yes", no="No", dont_know="Don't know")
ATTENDANCE = _list(
    present="Present", deputy="Deputy", apologies="Apologies", absent="Absent", observer="Observer"
)
# What a line taken down at a meeting is: what an agency shared, or whose risk it names.
HEARING_PART = _list(
    shared="Facts shared",
    opinion="Professional opinion shared",
    victim="Risks to the victim",
    children="Risks to the children",
    perpetrator="Risks to the perpetrator",
    staff="Risks to staff",
)
ACTION_CATEGORY = _list(
    victim_safety="Victim's safety",
    idva_support="IDVA and support",
    housing_refuge="Housing and refuge",
    children_safeguarding="Safeguarding children",
    adult_safeguarding="Safeguarding adults",
    health="Health",
    substance_use="Substance use",
    criminal_justice="Criminal justice",
    civil_orders="Civil orders",
    perpetrator_intervention="Work with the perpetrator",
    immigration_finance="Immigration and money",
    flag_and_tag="Flag and tag",
    information="Information",
    other_forum="Another forum",
    staff_safety="Staff safety",
)
ACTION_STATUS = _list(
    open="Open",
    done="Done",
    not_possible="Not possible: circumstances changed",
    not_done="Not done by the agency",
    cancelled="Cancelled",
)
RISK_TO = _list(
    victim="The victim",
    children="The children",
    perpetrator="The perpetrator",
    staff="Staff",
    other="Somebody else",
)
THEME = _list(
    risk_assessment="Risk assessment",
    information_sharing="Information sharing",
    professional_curiosity="Professional curiosity",
    coercive_control="Coercive control",
    record_keeping="Record keeping",
    complex_needs="Complex needs",
    older_people="Older people",
    family_abuse="Abuse by family members",
    suicide="Suicide",
    perpetrator_focus="Focus on the perpetrator",
    housing="Housing",
    health_enquiry="Asking in health settings",
    child_voice="The child's voice",
    cultural_barriers="Cultural barriers",
    repeat_and_serial="Repeats and serial perpetrators",
    transfers="Transfers between areas",
    attendance="Attendance",
    threshold="The threshold",
    good_practice="Good practice",
)
LESSON_STATUS = _list(open="Open", in_progress="In progress", done="Done")
FIGURE_DIRECTION = _list(up="Up", down="Down")
STEERING_ANSWER = _list(yes="Yes", partly="Partly", no="No", not_sure="Not sure")
SIGNIFICANCE = _list(low="Low", medium="Medium", high="High")
ABOUT = _list(victim="Victim", perpetrator="Perpetrator", child="Child", other="Someone else")

# The fourteen sources of the SafeLives return, in the order of its columns G to T.
RETURN_SOURCE = _list(
    police="Police",
    idva="IDVA",
    childrens_social_care="Children's social care",
    primary_care="Primary care",
    secondary_care="Secondary care or acute trust",
    education="Education",
    housing="Housing",
    mental_health="Mental health",
    probation="Probation",
    voluntary_sector="Voluntary sector",
    substance_use="Substance use",
    adult_social_care="Adult social care",
    mash="MASH",
    other="Other",
)

# Files kept with a case, a meeting or a lesson.
DOCUMENT_KIND = _list(
    referral="Referral form",
    risk_form="Risk form",
    research="Research form",
    agenda="Agenda",
    minutes="Minutes",
    evidence="Evidence of an action",
    pack="Pack",
    letter="Letter or e-mail",
    court="Court order",
    other="Other",
)
PACK_KIND = _list(agenda="Agenda", pack="Meeting pack", minutes="Minutes")
TEXT_STATE = _list(
    read="Its words can be searched",
    part="Only its first part can be searched: it is very long",
    none="There is no text in it that can be searched: it is a picture or a scan",
    unread="Its text could not be read, so it cannot be searched",
)
SCAN = _list(
    waiting="Waiting for the virus scan",
    clean="Scanned, nothing found",
    infected="A virus was found: locked",
    not_scanned="Not scanned for viruses",
)
