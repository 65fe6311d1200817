"""The frame of the plain pages around the dashboard."""

from html import escape
from string import Template

DEMONSTRATION = "Demonstration: nobody here is real"

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
<script src="/assets/plain.js" defer></script>
</head>
<body>
<header>
<img src="/assets/icon.svg" alt="" width="36" height="36">
<p class="product">MARAC</p>
$demonstration
</header>
<main$kind>
$body
</main>
<footer>
<p>For people who work on the cases of a MARAC (multi-agency risk assessment conference).
What you see and do is recorded.</p>
</footer>
</body>
</html>
""")


def framed(title: str, body: str, *, demonstration: bool = False, wide: bool = False) -> str:
    """A whole page around the body (HTML); `wide` gives it room for two columns."""
    strip = f'<p class="demonstration">{DEMONSTRATION}</p>' if demonstration else ""
    return _LAYOUT.substitute(
        title=f"{escape(title)} – MARAC",
        body=body,
        demonstration=strip,
        kind=' class="wide"' if wide else "",
    )
