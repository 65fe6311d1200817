"""The addresses that people are given: of the dashboard, and of a one-time link."""

from urllib.parse import quote, urlsplit

from models.settings import Settings


def public_address(settings: Settings) -> str:
    """The dashboard's address as the settings know it: the first public name, else this machine."""
    names = [name.strip() for name in settings.hosts.split(",") if name.strip()]
    if names:
        return f"https://{names[0]}"
    return f"http://{settings.host}:{settings.port}"


def address_in(url: str | None, otherwise: str) -> str:
    """The dashboard's address as a browser reached it: the front part of the page's own."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else otherwise


def invitation_link(address: str, token: str) -> str:
    """The whole link for a token."""
    return f"{address}/invited?token={quote(token, safe='')}"
