"""What a person has to say in a few words before something is done."""

from models.errors import ForPerson

LONGEST = 2000


def needed(text: str, otherwise: str, *, least: int = 5, most: int | None = None) -> str:
    """The text without spaces around it, and no longer than `most`.

    Raises ForPerson with the sentence `otherwise` where it has fewer than `least` characters.
    """
    told = text.strip()
    if len(told) < least:
        raise ForPerson(otherwise)
    return told[:most]
