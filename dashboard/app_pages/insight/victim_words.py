"""The words of characteristics and their groups, as the Victims page says them."""

from collections.abc import Mapping
from types import MappingProxyType

from models.codes import DISABILITY, ETHNICITY, GENDER, SEXUAL_ORIENTATION

NOT_RECORDED = "not_recorded"
CHARACTERISTICS: Mapping[str, str] = MappingProxyType(
    {
        "age_band": "Age at the meeting",
        "gender": "Gender",
        "ethnic_group": "Ethnic group",
        "sexual_orientation": "Sexual orientation",
        "lgbtq": "LGBTQ+ victim",
        "disability": "Disabled victim",
        "disability_type": "Kind of disability",
        "children": "Children in the household",
        "harmer_under_18": "Perpetrator under 18",
    }
)
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        **ETHNICITY,
        **SEXUAL_ORIENTATION,
        **DISABILITY,
        **GENDER,
        "under_16": "Under 16",
        "16_17": "16 or 17",
        "18_24": "18 to 24",
        "25_34": "25 to 34",
        "35_44": "35 to 44",
        "45_54": "45 to 54",
        "55_64": "55 to 64",
        "65_plus": "65 and over",
        "white_british": "White British",
        "white_minority": "Other White groups",
        "asian": "Asian or Asian British",
        "black": "Black, Black British, Caribbean or African",
        "mixed": "Mixed or multiple groups",
        "other_ethnic": "Any other group",
        "yes": "Yes",
        "no": "No",
        NOT_RECORDED: "Not recorded",
    }
)
