"""Where somebody goes on to after signing in: the page they asked for, and only one of ours."""

from urllib.parse import quote, urlsplit

_FIRST = "/"


def safe_next(wanted: str) -> str:
    """A page of this dashboard to go on to; the first page for anything else."""
    is_ours = wanted.startswith("/") and not wanted.startswith(
        ("//", "/\\", "/log", "/leave", "/invited", "/sso/")
    )
    return wanted if is_ours and wanted.isprintable() and "\\" not in wanted else _FIRST


def sign_in_address(wanted: str) -> str:
    """The address of the sign-in form that leads back to a page."""
    page = safe_next(wanted)
    return "/login" if page == _FIRST else f"/login?next={quote(page, safe='/')}"


def page_in(address: str, query: str) -> str:
    """The page of a whole address with what is asked of it: "/cases?stage=heard"."""
    try:
        path = urlsplit(address).path or _FIRST
    except ValueError:
        return _FIRST
    return f"{path}?{query}" if query else path
