"""The stored id of a record: the sender's own id, kept apart from other senders' ids."""

import re

import polars as pl

from models.errors import ForPerson

LOCAL = "local"
ERASED = "erased"  # what erasures leave has ids of this sender: nobody else can send them
_SENDER = re.compile(r"[a-z][a-z0-9_-]{0,30}")


def key(source: str, sender_id: str) -> str:
    """The stored id: "C1" for the sender `local`, "north/C1" for the sender `north`."""
    if source == LOCAL and "/" not in sender_id:
        return sender_id
    return f"{source}/{sender_id}"


def key_expression(source: str, column: str) -> pl.Expr:
    """`key` for a whole column of sender's ids; blank stays blank."""
    ids = pl.col(column)
    prefixed = pl.lit(f"{source}/") + ids
    if source != LOCAL:
        return prefixed.alias(column)
    return pl.when(ids.str.contains("/", literal=True)).then(prefixed).otherwise(ids).alias(column)


def sender_id(stored: str) -> str:
    """The sender's own id behind a stored one."""
    return stored.split("/", 1)[1] if "/" in stored else stored


def check_sender(source: str) -> str:
    """The sender's name, if it can be one; otherwise ForPerson says what can."""
    if not _SENDER.fullmatch(source):
        raise ForPerson(
            f"“{source}” cannot be a sender's name: use small letters, figures, - and _, "
            "beginning with a letter, at most 31 characters."
        )
    if source == ERASED:
        raise ForPerson(f"“{ERASED}” is kept for what erasures leave: choose another name.")
    return source
