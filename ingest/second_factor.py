"""The second factor: a code from the person's phone, or a recovery code, each good for once."""

import hashlib
import secrets
import time

import pyotp
import sqlalchemy as sa

from ingest import sessions
from models.access import User
from models.database import noting
from models.sealing import seal, unseal
from models.tables import recovery_codes, users
from models.trail import note, now

STEP_SECONDS = 30
DRIFT_STEPS = 1  # how far a phone's clock may be off, either way
CODES = 10
_GROUPS, _GROUP = 4, 4
# None that is mistaken for another.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # pragma: allowlist secret


def new_secret() -> str:
    """A secret for a phone, in the letters that authenticator apps read."""
    return pyotp.random_base32()


def set_up(
    engine: sa.Engine,
    user: User,
    *,
    secret: str,
    code: str,
    replaces: bool = False,
    at: float | None = None,
) -> list[str] | None:
    """Takes up a secret whose first code is right; returns the new recovery codes.

    None where the code is wrong, or where there is a second factor already that this may not
    replace: of two people who know the password, only the first sets one up.
    """
    step = _step(secret, code, at)
    if step is None:
        return None
    with noting(engine) as connection:
        if not replaces and _kept(connection, user.user_id).totp_secret:
            return None
        sessions.end_waiting(connection, user.user_id)
        sealed = seal(connection, secret.encode(), about=_about(user.user_id))
        connection.execute(
            users.update()
            .where(users.c.user_id == user.user_id)
            .values(totp_secret=sealed, totp_since=now(), totp_step=step)
        )
        note(connection, user, "set up a second factor", kind="user", record=user.user_id)
        return _renewed(connection, user.user_id)


def use_code(engine: sa.Engine, user: User, code: str, *, at: float | None = None) -> bool:
    """Whether the code is the phone's of this moment and was not used before; it is used now."""
    with noting(engine) as connection:
        kept = _kept(connection, user.user_id)
        if not kept.totp_secret:
            return False
        secret = unseal(connection, kept.totp_secret, about=_about(user.user_id)).decode()
        step = _step(secret, code, at)
        if step is None or (kept.totp_step is not None and step <= kept.totp_step):
            return False
        connection.execute(
            users.update().where(users.c.user_id == user.user_id).values(totp_step=step)
        )
    return True


def use_recovery_code(engine: sa.Engine, user: User, code: str) -> int | None:
    """Uses up a recovery code and returns how many are left; None where it is none (any more)."""
    with noting(engine) as connection:
        used = connection.execute(
            recovery_codes.update()
            .where(recovery_codes.c.code_id == _code_id(code))
            .where(recovery_codes.c.user_id == user.user_id, recovery_codes.c.used_at.is_(None))
            .values(used_at=now())
            .returning(recovery_codes.c.code_id)
        ).all()
        if not used:
            return None
        left = _left(connection, user.user_id)
        told = {"left": left}
        note(connection, user, "used a recovery code", kind="user", record=user.user_id, after=told)
    return left


def renew_recovery_codes(engine: sa.Engine, user: User) -> list[str]:
    """Ten new recovery codes for someone who has just given a code; those of before are void."""
    with noting(engine) as connection:
        note(connection, user, "made new recovery codes", kind="user", record=user.user_id)
        return _renewed(connection, user.user_id)


def remove(connection: sa.Connection, user_id: str) -> None:
    """Takes the second factor away, inside the caller's transaction."""
    connection.execute(
        users.update()
        .where(users.c.user_id == user_id)
        .values(totp_secret=None, totp_since=None, totp_step=None)
    )
    connection.execute(recovery_codes.delete().where(recovery_codes.c.user_id == user_id))


def _step(secret: str, code: str, at: float | None) -> int | None:
    """The time step whose code this is, within the drift that is allowed."""
    typed = "".join(sign for sign in code if sign.isdigit())
    if len(typed) != 6:
        return None
    step = int(time.time() if at is None else at) // STEP_SECONDS
    made = pyotp.TOTP(secret)
    for near in range(step + DRIFT_STEPS, step - DRIFT_STEPS - 1, -1):
        if secrets.compare_digest(made.generate_otp(near), typed):
            return near
    return None


def _renewed(connection: sa.Connection, user_id: str) -> list[str]:
    codes = [_new_code() for _ in range(CODES)]
    moment = now()
    connection.execute(recovery_codes.delete().where(recovery_codes.c.user_id == user_id))
    connection.execute(
        recovery_codes.insert(),
        [{"code_id": _code_id(code), "user_id": user_id, "made_at": moment} for code in codes],
    )
    return codes


def _new_code() -> str:
    """Four groups of four signs, about 79 bits: their SHA-256 gives nothing away."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return " ".join(groups)


def _code_id(code: str) -> str:
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _left(connection: sa.Connection, user_id: str) -> int:
    unused = sa.select(sa.func.count()).where(
        recovery_codes.c.user_id == user_id, recovery_codes.c.used_at.is_(None)
    )
    return connection.scalar(unused) or 0


def _kept(connection: sa.Connection, user_id: str) -> sa.Row[bytes | None, int | None]:
    return connection.execute(
        sa.select(users.c.totp_secret, users.c.totp_step).where(users.c.user_id == user_id)
    ).one()


def _about(user_id: str) -> str:
    return f"totp {user_id}"
