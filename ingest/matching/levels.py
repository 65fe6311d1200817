"""What is compared and how, in the words of SQL that Splink gives DuckDB: the strongest first.

The columns are those of `prepared`, of the left row (_l) and of the right one (_r).
"""

from collections.abc import Mapping
from types import MappingProxyType


def _nearly(column: str) -> str:
    """One letter wrong, missing, too many, or two of them in the wrong order."""
    left, right = f"{column}_l", f"{column}_r"
    return (
        f"(length({left}) >= 4 AND damerau_levenshtein({left}, {right}) <= 1) "
        f"OR jaro_winkler_similarity({left}, {right}) >= 0.94"
    )


def _swapped(mine: str, other: str) -> str:
    """The one's name stands where the other's other name does, and the other way round."""
    return f"{mine}_l = {other}_r AND {other}_l = {mine}_r AND {mine}_l <> {other}_l"


def _either_blank(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


BLANK = "blank"
DIFFERENT = "different"

LEVELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "family_name": {
            BLANK: _either_blank("family_name"),
            "same": _same("family_name"),
            "nearly": _nearly("family_name"),
            "swapped": _swapped("family_name", "first_name"),
            "among_others": (
                "list_contains(names_r, family_name_l) OR list_contains(names_l, family_name_r) "
                "OR starts_with(family_name_l, family_name_r || ' ') "
                "OR starts_with(family_name_r, family_name_l || ' ')"
            ),
            "alike": (
                "family_sound_l = family_sound_r "
                "OR jaro_winkler_similarity(family_name_l, family_name_r) >= 0.87"
            ),
        },
        "given_names": {
            BLANK: _either_blank("given_names"),
            "same": _same("given_names"),
            "short_form": "list_has_any(forms_l, forms_r)",
            "nearly": _nearly("first_name"),
            "swapped": _swapped("first_name", "family_name"),
            "among_others": (
                "list_contains(names_r, first_name_l) OR list_contains(names_l, first_name_r)"
            ),
            "alike": (
                "jaro_winkler_similarity(first_name_l, first_name_r) >= 0.87 "
                "OR (least(length(first_name_l), length(first_name_r)) = 1 "
                "AND left(first_name_l, 1) = left(first_name_r, 1))"
            ),
        },
        "date_of_birth": {
            BLANK: _either_blank("born"),
            "same": _same("born"),
            "swapped": "born_l = born_swapped_r",
            "one_digit": "damerau_levenshtein(born_l, born_r) <= 1",
            "near": "abs(date_of_birth_l - date_of_birth_r) <= 31",
            "same_day": "right(born_l, 4) = right(born_r, 4)",
            "same_years": "abs(date_of_birth_l - date_of_birth_r) <= 731",
        },
        "address": {
            BLANK: (
                "(postcode_l IS NULL OR postcode_r IS NULL) "
                "AND (address_l IS NULL OR address_r IS NULL)"
            ),
            "same": "postcode_l = postcode_r AND address_l = address_r",
            "same_postcode": _same("postcode"),
            "same_street": _same("address"),
            "same_district": (
                "length(postcode_l) > 3 AND length(postcode_r) > 3 AND "
                "left(postcode_l, -3) = left(postcode_r, -3)"
            ),
        },
        "nhs_number": {
            BLANK: _either_blank("nhs_number"),
            "same": _same("nhs_number"),
            "nearly": "damerau_levenshtein(nhs_number_l, nhs_number_r) <= 1",
        },
        # No level for one digit wrong: forces number people one after another.
        "police_id": {BLANK: _either_blank("police_id"), "same": _same("police_id")},
        "phone": {BLANK: _either_blank("phone"), "same": _same("phone")},
        "email": {BLANK: _either_blank("email"), "same": _same("email")},
        "gender": {BLANK: _either_blank("gender"), "same": _same("gender")},
    }
)

# Names and numbers of which the record says how common they are: field → what is counted.
COUNTED = MappingProxyType(
    {"family_name": "family_name", "given_names": "given_names", "phone": "phone"}
)
