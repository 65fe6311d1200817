"""Text that a spreadsheet would take for a formula, made harmless in a way that can be undone."""

_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"  # and the same in full width
_GUARD = "'"


def guarded(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet might read it as a formula."""
    return f"{_GUARD}{text}" if _is_risky(text) else text


def unguarded(text: str) -> str:
    """What was guarded, as it was; every other text as it is."""
    own = text.removeprefix(_GUARD)
    return own if own != text and _is_risky(own) else text


def _is_risky(text: str) -> bool:
    """Apostrophes in front do not count: a guarded text is risky too, so that none is lost."""
    core = text.lstrip(_GUARD)
    if core[:1] in ("\t", "\r", "\n"):
        return True
    shown = core.lstrip()
    return bool(shown) and (shown[0] in _SIGNS or ord(shown[0]) < ord(" "))
