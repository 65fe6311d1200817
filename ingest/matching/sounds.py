"""Names as they are compared: without capitals and accents, and as they sound."""

import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_CODES = {
    letter: code
    for code, letters in {
        "1": "bfpv",
        "2": "cgjkqsxz",
        "3": "dt",
        "4": "l",
        "5": "mn",
        "6": "r",
    }.items()
    for letter in letters
}
_LENGTH = 4


def folded(text: str) -> str:
    """The name in small letters without accents; whatever is no letter parts two words."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    bare = "".join(one for one in plain if not unicodedata.combining(one)).replace("'", "")
    bare = bare.replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())


def sound(name: str) -> str:
    """The Soundex code of a folded name: names that sound alike mostly share it."""
    letters = [one for one in name if one.isalpha()]
    if not letters:
        return ""
    codes, last = "", _CODES.get(letters[0], "")
    for letter in letters[1:]:
        code = _CODES.get(letter, "")
        if code and code != last:
            codes += code
        if letter not in "hw":  # these two do not part two letters that sound alike
            last = code
    return (letters[0] + codes + "000")[:_LENGTH]
