"""nginx and Caddy as the documentation has them, each in front of a real dashboard."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser_support import free_port
from certificates import make_certificate
from shell.running import Server, served

DOCS = Path(__file__).resolve().parents[2] / "docs"
PROXIES = ("nginx", "caddy")


@dataclass(frozen=True)
class Proxied:
    """A dashboard reached through a proxy: its https address and how to trust it."""

    base: str
    trust: ssl.SSLContext
    server: Server


@pytest.fixture(scope="package", params=PROXIES)
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    """A dashboard behind each of the proxies."""
    program = shutil.which(request.param) or shutil.which(request.param, path="/usr/sbin")
    if program is None:
        pytest.skip(f"{request.param} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    port = free_port()
    run = {"nginx": _nginx, "caddy": _caddy}[request.param]
    trust = make_certificate(folder).trust
    with (
        served(folder, MARAC_MAX_UPLOAD_MB="1") as server,
        run(program, folder, port, server.port),
    ):
        _wait(port)
        yield Proxied(f"https://localhost:{port}", trust, server)


def _changed(name: str, folder: Path, port: int, inner: int) -> str:
    """The documented example with only its names changed, as its first lines ask for."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for old, new in {
        "/etc/ssl/marac.example.org.crt": str(folder / "made.crt"),
        "/etc/ssl/marac.example.org.key": str(folder / "made.key"),
        "listen 443 ssl": f"listen {port} ssl",
        "listen 80;": f"listen {free_port()};",
        "https://marac.example.org {": f"https://localhost:{port} {{",
        "marac.example.org": "localhost",
        "127.0.0.1:8501": f"127.0.0.1:{inner}",
    }.items():
        text = text.replace(old, new)
    return text


@contextmanager
def _nginx(program: str, folder: Path, port: int, inner: int) -> Iterator[None]:
    (folder / "site.conf").write_text(_changed("nginx.conf", folder, port, inner), encoding="utf-8")
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started as root, its workers would be another account, which cannot write to this folder.
    as_root = "user root; " if os.geteuid() == 0 else ""
    main = folder / "main.conf"
    main.write_text(
        f"{as_root}daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{paths}include {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    with _running([program, "-p", str(folder), "-c", str(main)], folder):
        yield


@contextmanager
def _caddy(program: str, folder: Path, port: int, inner: int) -> Iterator[None]:
    text = _changed("Caddyfile", folder, port, inner)
    own = f"{{\n\thttp_port {free_port()}\n\tskip_install_trust\n\tgrace_period 1s\n"
    (folder / "Caddyfile").write_text(text.replace("{\n", own, 1), encoding="utf-8")
    with _running([program, "run", "--config", str(folder / "Caddyfile")], folder):
        yield


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    with (folder / "said.txt").open("w+") as said:
        environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "PATH": "/usr/bin:/bin"}
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("The proxy does not answer.")
