"""The plain pages around the dashboard: the sign-in form, and the blank page of a quick exit."""

from html import escape
from string import Template

_LAYOUT = Template("""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="preload" href="/assets/fonts/atkinson-hyperlegible-next.woff2" as="font"
  type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/theme.css">
<link rel="stylesheet" href="/assets/sign_in.css">
</head>
<body>
<header>
<img src="/assets/icon.svg" alt="" width="36" height="36">
<p class="product">MARAC</p>
</header>
<main>
$body
</main>
<footer>
<p>For people who work on the cases of a MARAC (multi-agency risk assessment conference).
What you see and do is recorded.</p>
</footer>
</body>
</html>
""")

_FORM = Template("""<h1>Sign in</h1>
$notice
<form method="post" action="/login" autocomplete="on">
<input type="hidden" name="form_token" value="$form_token">
<input type="hidden" name="next" value="$next">
<label for="username">User name</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none"
  spellcheck="false" maxlength="200" required value="$username"$first$described>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password"
  maxlength="200" required$second$described>
<button type="submit">Sign in</button>
</form>
<p class="help">Forgotten your password, or no account yet? Ask your MARAC's administrator.</p>
""")

_NOT_HERE = """<h1>This address is not safe to sign in at</h1>
<p class="notice" role="alert">Your browser reached this page without encryption, so others on
the network could read your password.</p>
<p>Open the same address beginning with <strong>https://</strong>. If that does not work, ask your
administrator to set up https.</p>
"""

_BLANK = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Weather</title></head>
<body><p style="font-family:sans-serif">Choose a place to see its weather.</p></body></html>
"""


def sign_in_page(*, form_token: str, next_page: str, username: str = "", problem: str = "") -> str:
    """The sign-in form, with what went wrong the last time, if it did."""
    notice = f'<p class="notice" id="problem" role="alert">{escape(problem)}</p>' if problem else ""
    body = _FORM.substitute(
        notice=notice,
        form_token=escape(form_token),
        next=escape(next_page),
        username=escape(username),
        first="" if username else " autofocus",
        second=" autofocus" if username else "",
        described=' aria-describedby="problem"' if problem else "",
    )
    title = "Error: Sign in – MARAC" if problem else "Sign in – MARAC"
    return _LAYOUT.substitute(title=title, body=body)


def not_encrypted_page() -> str:
    """Why nobody signs in over a connection that others can read."""
    return _LAYOUT.substitute(title="Not safe to sign in – MARAC", body=_NOT_HERE)


def blank_page() -> str:
    """What is on the screen after a quick exit: nothing that tells of this product."""
    return _BLANK
