"""How the dashboard is reached: the names it answers to, proxies it believes, its encryption."""

import ssl
from ipaddress import ip_network

from dashboard.gate import callers
from models.errors import ForPerson
from models.settings import Settings
from models.vault import is_open_to_others

_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - an address to answer on, not a name


def answered_hosts(settings: Settings) -> frozenset[str]:
    """The host names the dashboard answers to: this machine's own and those configured."""
    return callers.LOOPBACK | ({settings.host.lower(), *_listed(settings.hosts)} - _EVERYWHERE)


def believed_proxies(settings: Settings) -> list[str]:
    """The machines whose word on who is calling is believed.

    Raises ForPerson where one is no address, or where anybody would be believed.
    """
    named = _listed(settings.proxies)
    for name in named:
        if not _is_some_machines(name):
            raise ForPerson(
                f"“{name}” in MARAC_PROXIES is not the address of a machine: write the addresses "
                "of your own proxies, like 10.0.0.5, separated by commas. Whoever is named there "
                "can say who is calling."
            )
    return named


def _is_some_machines(name: str) -> bool:
    try:
        return ip_network(name).prefixlen > 0
    except ValueError:
        return False


def _listed(text: str) -> list[str]:
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def check_certificate(settings: Settings) -> None:
    """Raises ForPerson where a certificate is set that cannot be used, or whose key is open."""
    certificate, key = settings.tls_cert, settings.tls_key
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise ForPerson("Set MARAC_TLS_CERT and MARAC_TLS_KEY both, or neither.")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:
        raise ForPerson(
            f"The certificate {certificate} with the key {key} cannot be used "
            f"({error.strerror or error}): check MARAC_TLS_CERT and MARAC_TLS_KEY."
        ) from None
    if is_open_to_others(key, group_may=True):
        raise ForPerson(
            f"Everybody on this machine can read the certificate's key {key}: run "
            f"“chmod 640 {key}”, and get a new certificate where somebody may have read it."
        )
