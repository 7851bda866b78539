"""Does the README's nginx configuration serve the app, its pages and its socket, under a path?"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from websockets.sync.client import connect

from explorer.server.protocol import pack_request, parse_reply

ROOT = Path(__file__).parents[2]
NAME = "school.example"
PATIENCE_S = 60.0
POLL_S = 0.1
NEEDED = ("nginx", "openssl")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx with TLS as the README has it, on a free port, and the app behind it."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        pytest.skip(f"Not installed here: {', '.join(missing)}.")
    folder = tmp_path_factory.mktemp("nginx")
    outside, inside = _free_port(), _free_port()
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", f"/CN={NAME}"),
        ],
        check=True,
        capture_output=True,
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(folder, outside, inside, certificate, key))
    app = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"),
            *("--server.port", str(inside), *_options()),
        ],
        cwd=ROOT,
        env={**os.environ, **_environment(), "EXPLORER_DATA_DIR": str(folder / "none")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    nginx = subprocess.Popen(
        ["nginx", "-c", str(configuration), "-g", "daemon off;", "-e", str(folder / "errors")],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_served(outside, app)
        yield outside
    finally:
        for process in (nginx, app):
            process.terminate()
            process.wait(20)


def _readme_block() -> str:
    block = re.search(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    return block.group(1)


def _options() -> list[str]:
    told = re.search(r"`streamlit run app.py (--server.baseUrlPath[^`]*)`", _readme())
    assert told is not None
    return told.group(1).split()


def _environment() -> dict[str, str]:
    told = re.search(r"`(FORWARDED_ALLOW_IPS)=([\d.]+)` in its environment", _readme())
    assert told is not None
    return {told.group(1): told.group(2)}


def _readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def _configuration(folder: Path, outside: int, inside: int, certificate: Path, key: Path) -> str:
    """The README's block with this test's ports and files, and what a file needs around it."""
    block = (
        _readme_block()
        .replace("listen 443", f"listen 127.0.0.1:{outside}")
        .replace("127.0.0.1:8501", f"127.0.0.1:{inside}")
        .replace("/etc/ssl/school.example.pem", str(certificate))
        .replace("/etc/ssl/school.example.key", str(key))
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    scratch = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    return f"pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{scratch}\n{block}\n}}\n"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _get(port: int, path: str, host: str = NAME) -> tuple[int, str]:
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=10, context=_tls()) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _wait_until_served(port: int, app: subprocess.Popen[bytes]) -> None:
    again = threading.Event()
    for _ in range(int(PATIENCE_S / POLL_S)):
        assert app.poll() is None, "the app ended at once"
        try:
            if _get(port, "/explorer/core/health")[0] == 200:
                return
        except OSError:
            pass
        again.wait(POLL_S)
    pytest.fail(f"The app was not served within {PATIENCE_S} s.")


def test_pages_and_health_are_under_the_path(port: int) -> None:
    assert _get(port, "/explorer/core/health")[0] == 200
    for page in ("/explorer/", "/explorer/manifold"):
        status, html = _get(port, page)
        assert status == 200
        assert 'id="root"' in html
    assert _get(port, "/core/health")[0] == 404


def test_the_live_socket_answers_its_own_page(port: int) -> None:
    url = f"wss://{NAME}:{port}/explorer/core/live?model=digits-vae-2d"
    raw = socket.create_connection(("127.0.0.1", port), timeout=10)
    with connect(
        url, sock=raw, ssl=_tls(), origin=f"https://{NAME}:{port}", proxy=None, max_size=None
    ) as client:
        client.send(pack_request(5, np.zeros((1, 2))))
        message = client.recv(timeout=30)
    assert isinstance(message, bytes)
    sequence, images = parse_reply(message, (1, 8, 8))
    assert (sequence, len(images)) == (5, 1)


def test_another_name_is_refused(port: int) -> None:
    status, words = _get(port, "/explorer/", host="evil.example")
    assert status == 421
    assert "evil.example" in words
