"""The words of the pages on which people change how they sign in."""

from dashboard.sign_in.question import Field, Question

_NEW = Field(
    "new",
    "New password",
    hint="At least 12 characters, for example four words that do not belong together",
    kind="password",
    autocomplete="new-password",
)
_PROOF = Field(
    "code",
    "Six-digit code from your phone, or a recovery code",
    hint="A recovery code is used up by this",
    autocomplete="one-time-code",
)
_BACK = '<p class="help"><a href="/account">Back to your account</a></p>'


def password_question(*, username: str, problem: str = "", wrong: str = "") -> Question:
    """Asks for the present password and the new one."""
    return Question(
        heading="Change your password",
        action="/account/password",
        fields=(
            Field("present", "Present password", kind="password", autocomplete="current-password"),
            _NEW,
        ),
        button="Change the password",
        lead="<p>You stay signed in here, and are signed out everywhere else.</p>",
        # For password managers: they keep a password with the name that it belongs to.
        hidden={"username": username},
        problem=problem,
        wrong=wrong,
        foot=_BACK,
    )


def recovery_codes_question(*, problem: str = "") -> Question:
    """Asks for proof before new recovery codes are made."""
    return Question(
        heading="Make new recovery codes",
        action="/account/recovery-codes",
        fields=(_PROOF,),
        button="Make ten new codes",
        lead="<p>The codes you have now stop working.</p>",
        problem=problem,
        wrong="code",
        foot=_BACK,
    )


def another_phone_question(*, problem: str = "") -> Question:
    """Asks for proof before another phone is set up."""
    return Question(
        heading="Set up another phone",
        action="/account/second-factor",
        fields=(_PROOF,),
        button="Continue",
        lead="<p>Codes from the phone you have now stop working once the other is set up.</p>",
        hidden={"step": "proof"},
        problem=problem,
        wrong="code",
        foot=_BACK,
    )


def first_phone_question(*, problem: str = "") -> Question:
    """Asks for the password before a first phone is set up by someone who need not have one."""
    return Question(
        heading="Set up your phone",
        action="/account/second-factor",
        fields=(
            Field("password", "Your password", kind="password", autocomplete="current-password"),
        ),
        button="Continue",
        lead="<p>From then on signing in takes your password and a code from your phone.</p>",
        hidden={"step": "proof"},
        problem=problem,
        wrong="password",
        foot=_BACK,
    )


def invited_question(
    *, name: str, username: str, token: str, problem: str = "", wrong: str = ""
) -> Question:
    """Asks an invited person for a password."""
    return Question(
        heading="Choose a password",
        action="/invited",
        fields=(
            Field(
                "username", "Your user name", value=username, autocomplete="username", fixed=True
            ),
            _NEW,
        ),
        button="Continue",
        lead=f"<p>{name}, with this password you sign in to MARAC from now on.</p>",
        hidden={"token": token},
        problem=problem,
        wrong=wrong,
    )


CHANGED = (
    "<h1>Your password is changed</h1>"
    "<p>You are signed out everywhere else. Use the new password from now on.</p>"
    '<p class="keep"><a class="button" href="/account">Back to your account</a></p>'
)
LINK_NOT_VALID = (
    "<h1>This link does not work any more</h1>"
    "<p>It was used already, or it is older than 72 hours, or a newer one was made.</p>"
    "<p>Ask your MARAC’s administrator for a new one. If you have chosen your password already, "
    '<a href="/login">sign in</a>.</p>'
)
