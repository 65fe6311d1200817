"""Which addresses exist, and which of them are open to someone who has not signed in."""

from enum import Enum

_LONGEST = 500


class Place(Enum):
    """What kind of thing an address is."""

    OPEN = "served to anyone: the sign-in page and files without anything of the record"
    PAGE = "a page, for someone signed in"
    FORM = "a plain form of the own account, for someone signed in"
    TAB = "something that Streamlit serves to an open page"
    MEDIA = "a file made for one sign-in"
    UPLOAD = "a file sent from one open page"
    CLOSED = "not there for anyone"


_OPEN = frozenset(
    {
        *("/login", "/login/code", "/login/recovery-code", "/login/set-up", "/invited"),
        *("/sso/start", "/sso/callback"),
        *("/logout", "/logout/everywhere", "/leave", "/blank", "/session"),
        *("/healthz", "/favicon.png", "/_stcore/health"),
    }
)
_FORMS = frozenset(
    {
        *("/account/password", "/account/recovery-codes", "/account/second-factor"),
        "/account/sessions",
    }
)
_OPEN_FOLDERS = ("/static/", "/assets/")
_TAB = frozenset({"/_stcore/stream", "/_stcore/host-config"})
_UPLOADS = "/_stcore/upload_file/"
_MEDIA = "/media/"
_INNER = ("_stcore", "media", "component", "static", "assets", "auth", "oauth2callback", "app")


def place(path: str) -> Place:
    """The kind of an address. What is not known is closed, and a page is one word at the root."""
    if not _is_plain(path):
        return Place.CLOSED
    if path in _OPEN or path.startswith(_OPEN_FOLDERS):
        return Place.OPEN
    if path in _FORMS:
        return Place.FORM
    if path in _TAB:
        return Place.TAB
    if path.startswith(_UPLOADS):
        return Place.UPLOAD
    if path.startswith(_MEDIA):
        return Place.MEDIA
    word = path.strip("/")
    if "/" in word or word in _INNER:
        return Place.CLOSED
    return Place.PAGE


_READ = frozenset({"GET", "HEAD"})
_SENT = frozenset({"PUT", "DELETE"})
_TYPED = "application/x-www-form-urlencoded"
_WRAPPED = "multipart/form-data"


def methods(path: str) -> frozenset[str]:
    """What may be done at an address: pages, downloads and files of ours are only read."""
    kind = place(path)
    if kind is Place.UPLOAD:
        return _SENT
    is_form = kind is Place.FORM or (kind is Place.OPEN and path in _OPEN)
    return _READ | {"POST"} if is_form else _READ


def takes(path: str, content_type: str) -> bool:
    """Whether an address takes what is sent: a form typed into, or a file from an open page."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("", _WRAPPED if place(path) is Place.UPLOAD else _TYPED)


def cacheable(path: str) -> bool:
    """Whether a browser may keep the answer: only files without anything of the record."""
    return path.startswith(_OPEN_FOLDERS)


def _is_plain(path: str) -> bool:
    """Whether the address says where it leads: no steps up, no doubled or turned strokes."""
    return (
        path.startswith("/")
        and len(path) <= _LONGEST
        and "//" not in path
        and "\\" not in path
        and path.isprintable()
        and ".." not in path.split("/")
    )


def upload_tab(path: str) -> str:
    """The Streamlit session that an upload address names."""
    return path.removeprefix(_UPLOADS).split("/", 1)[0]


def media_file(path: str) -> str:
    """The id of the file that a media address names."""
    return path.removeprefix(_MEDIA).split(".", 1)[0]
