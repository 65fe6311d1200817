"""What a person sees when something fails: their own error as it stands, any other as a number."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

import streamlit as st

from models.errors import ForPerson

_LOG = logging.getLogger("marac.dashboard")


@contextmanager
def shown() -> Iterator[None]:
    """Shows whatever goes wrong inside; Streamlit's own stop and rerun pass through."""
    try:
        yield
    except ForPerson as error:
        st.error(str(error), icon=":material/error:")
    except Exception as error:
        reference = record(error)
        st.error(
            f"Something went wrong (ref {reference}). Nothing you had not saved was kept. "
            "Try again; if it happens again, give this reference to your administrator.",
            icon=":material/error:",
        )


def record(error: BaseException) -> str:
    """Logs what failed and where, and returns its reference.

    The error's own text is left out: it can hold what somebody typed, or a row of the record.
    """
    reference = secrets.token_hex(3)
    places = " < ".join(
        f"{frame.f_globals.get('__name__', '?')}:{line}"
        for frame, line in reversed(list(walk_tb(error.__traceback__)))
    )
    _LOG.error("ref %s: %s at %s", reference, type(error).__name__, places)
    return reference
