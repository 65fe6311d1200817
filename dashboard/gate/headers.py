"""What every answer tells the browser: what may run, who may frame it, what may be kept."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

KEPT = "public, max-age=3600"
KEPT_FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "no-store"


def content_policy(index_page: str) -> str:
    """The content security policy; only the inline scripts of Streamlit's own page may run."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(index_page)
    )
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    )


def protect(headers: MutableHeaders, *, policy: str, caching: str, is_https: bool) -> None:
    """Sets the protective headers of one answer."""
    headers["Content-Security-Policy"] = policy
    headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "same-origin")  # a page may tell even less
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    headers["Cache-Control"] = caching
    if is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
        _secure_cookies(headers)
    for name in ("Access-Control-Allow-Origin", "Server"):
        if name in headers:
            del headers[name]


def _secure_cookies(headers: MutableHeaders) -> None:
    """Keeps every cookie to encrypted connections; Streamlit's own does not know of a proxy."""
    lines = headers.getlist("set-cookie")
    if all("; secure" in line.lower() for line in lines):
        return
    del headers["set-cookie"]
    for line in lines:
        headers.append("set-cookie", line if "; secure" in line.lower() else f"{line}; Secure")


def caching(path: str, *, cacheable: bool) -> str:
    """Streamlit's files carry a hash in their names; ours are asked for again after an hour."""
    if not cacheable:
        return NOT_KEPT
    return KEPT_FOR_EVER if path.startswith("/static/") else KEPT
