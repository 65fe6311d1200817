"""The words of the second factor: the question for a code, setting up a phone, recovery codes."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import pyotp
import segno

from dashboard.sign_in.question import Field, Question

WRONG_CODE = (
    "That code is not right, or was used before. Wait for the next one on your phone and type it."
)
WRONG_FIRST_CODE = (
    "That code is not right. Type the six digits that the app shows for MARAC now. If it stays "
    "wrong, check that the phone sets its clock by itself."
)
WRONG_RECOVERY_CODE = (
    "That recovery code is not right, or was used before. Check it, or use another."
)
_CODE = Field(
    "code",
    "Six-digit code",
    hint="For example 123 456",
    autocomplete="one-time-code",
    numeric=True,
    short=True,
)
_RECOVERY_CODE = Field(
    "code", "Recovery code", hint="Four groups of four, for example k7mq 3xvd 9hrt w2fb"
)
_WHY = (
    "<p>Signing in takes your password and a code from your phone, so that a stolen password "
    "opens nothing. You set this up once.</p>"
)
REPLACES = "<p>Codes from a phone that you set up before stop working after this.</p>"
_SOMEBODY_ELSE = (
    '<form method="post" action="/logout" class="quiet">'
    '<button type="submit" class="as-link">Sign in as somebody else</button></form>'
)


def code_question(*, next_page: str, problem: str = "") -> Question:
    """Asks for the code of the person's phone."""
    recovery = f"/login/recovery-code?next={quote(next_page, safe='')}"
    return Question(
        heading="Enter the code from your phone",
        action="/login/code",
        fields=(_CODE,),
        button="Continue",
        lead="<p>Open the authenticator app on your phone. For MARAC it shows six digits, "
        "new ones every 30 seconds.</p>",
        hidden={"next": next_page},
        problem=problem,
        wrong="code",
        foot=f'<p class="help"><a href="{escape(recovery)}">I do not have my phone</a></p>'
        f"{_SOMEBODY_ELSE}",
    )


def recovery_question(*, next_page: str, problem: str = "") -> Question:
    """Asks for a recovery code, where the phone is not at hand."""
    code = f"/login/code?next={quote(next_page, safe='')}"
    return Question(
        heading="Enter a recovery code",
        action="/login/recovery-code",
        fields=(_RECOVERY_CODE,),
        button="Continue",
        lead="<p>You were given ten when you set up your phone. Each works once.</p>",
        hidden={"next": next_page},
        problem=problem,
        wrong="code",
        foot=f'<p class="help"><a href="{escape(code)}">Use the code from my phone</a></p>'
        '<p class="help">Lost the recovery codes as well? Ask your MARAC’s administrator for a '
        "new link. They will make sure that it is you.</p>",
    )


def phone_question(
    *,
    action: str,
    username: str,
    secret: str,
    hidden: dict[str, str],
    problem: str = "",
    lead: str = _WHY,
) -> Question:
    """Shows the secret for an authenticator app, and asks for its first code."""
    return Question(
        heading="Set up your phone",
        caption="Step 1 of 2",
        action=action,
        fields=(_CODE,),
        button="Continue",
        lead=lead,
        middle=_steps(username, secret),
        hidden=hidden,
        problem=problem,
        wrong="code",
    )


def _steps(username: str, secret: str) -> str:
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="MARAC")
    # Black on white in the dark half too: many phones do not read it the other way round.
    square = segno.make(address, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", svgclass="square", omitsize=True
    )
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return (
        '<ol class="steps"><li>On your phone, open an authenticator app. If you have none, '
        "install one that your organisation allows, for example Microsoft Authenticator or "
        "Google Authenticator.</li>"
        "<li>In the app, choose to add an account, and scan this square."
        f'<div class="scan"><div role="img" aria-label="Square to scan with the app">{square}'
        "</div><p>Cannot scan it? Type this key into the app:<br>"
        f'<code class="key">{key}</code></p></div></li>'
        "<li>The app now shows six digits for MARAC. Type them here.</li></ol>"
    )


def recovery_codes_page(codes: Sequence[str], *, onward: str, caption: str = "") -> str:
    """HTML of new recovery codes, shown this once."""
    listed = "".join(f"<li><code>{code}</code></li>" for code in codes)
    file = "MARAC recovery codes. Each lets you sign in once without your phone.\r\n\r\n"
    file += "\r\n".join(codes) + "\r\n"
    step = f'<p class="caption">{caption}</p>' if caption else ""
    return (
        f"{step}<h1>Print or save your recovery codes</h1>"
        "<p>If you lose your phone, each of these lets you sign in once. Keep them where nobody "
        "else finds them, and away from your phone. They are <strong>shown only now</strong>.</p>"
        f'<ol class="codes">{listed}</ol>'
        '<p class="keep"><button type="button" class="second" data-print hidden>Print them'
        '</button><a class="button second" download="recovery-codes.txt" '
        f'href="data:text/plain;charset=utf-8,{quote(file)}">Save them as a text file</a></p>'
        f'<p class="keep"><a class="button" href="{escape(onward)}">'
        "I have kept them: continue</a></p>"
    )


def recovered_page(left: int, *, onward: str) -> str:
    """HTML of what to know after a recovery code was used."""
    codes = "no recovery codes" if left == 0 else f"{left} recovery code{'s' * (left != 1)}"
    return (
        f"<h1>You have {codes} left</h1>"
        "<p>The code you used does not work again. What would you like to do?</p>"
        "<p>If your phone is lost or new, set up another now: whoever has the old one cannot use "
        "it any more. You can do so for the next fifteen minutes.</p>"
        f'<p class="keep"><a class="button" href="{escape(onward)}">Continue</a>'
        '<a class="button second" href="/account/second-factor">Set up another phone</a></p>'
    )
