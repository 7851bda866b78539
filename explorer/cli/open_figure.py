"""python -m explorer open: from which view did a figure come, and what does it look like now?"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

from explorer.cli.options import add_checkpoints, add_json, check_port, open_core, print_json
from explorer.core import CoreError
from explorer.images.stamp import read_stamp
from explorer.portable.view import Restored, restored
from explorer.server.asking import NO_ANSWER, health_at

MAX_BYTES = 256 << 20
PACKAGE = Path(__file__).resolve().parents[1]
PORT = 8501
PATIENCE_S, ASK_EVERY_S, ANSWER_S = 120.0, 0.2, 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `open`."""
    parser.add_argument("figure", type=Path, metavar="FIGURE", help="a file that the app gave away")
    parser.add_argument("--port", type=int, default=PORT, help=f"of the app (default {PORT})")
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address, open no browser"
    )
    add_checkpoints(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> None:
    """Open the figure's view in the app that runs, or in one that is started for it."""
    check_port(options.port)
    stamp = read_stamp(_contents(options.figure))
    found = restored(stamp, page_names(), open_core(options, device="cpu"))
    base = f"http://localhost:{options.port}"
    if options.json:
        print_json(_said(found, f"{base}/{found.view.link}"))
        return
    if found.words:
        print(f"explorer: {found.words}", file=sys.stderr)
    server = None if _answers(base) else _started(options)
    _show(f"{base}/{found.view.link}", options.no_browser)
    if server is not None:
        _wait_for(server)


def page_names() -> frozenset[str]:
    """The pages that there are: each is a folder."""
    return frozenset(path.parent.name for path in (PACKAGE / "ui" / "pages").glob("*/page.py"))


def _contents(figure: Path) -> bytes:
    try:
        if figure.stat().st_size > MAX_BYTES:
            raise CoreError(f"{figure} is larger than {MAX_BYTES >> 20} MB: no figure of ours is.")
        return figure.read_bytes()
    except OSError as error:
        raise CoreError(f"{figure} cannot be read: {error.strerror}.") from error


def _said(found: Restored, address: str) -> dict[str, object]:
    return {
        "address": address,
        "page": found.view.page,
        "parameters": [list(pair) for pair in found.view.parameters],
        "other_weights": list(found.differing),
        "missing_models": list(found.missing),
        "renamed_models": dict(found.renamed or {}),
        "words": found.words,
    }


def _answers(base: str) -> bool:
    """Whether this app, and not some other program, is there."""
    try:
        return "models" in health_at(f"{base}/core/health", ANSWER_S)
    except NO_ANSWER:
        return False


def _started(options: argparse.Namespace) -> subprocess.Popen[bytes]:
    app = PACKAGE.parent / "app.py"
    told = ["--server.headless=true", f"--server.port={options.port}"]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", str(app), *told])
    ends = time.monotonic() + PATIENCE_S
    while not _answers(f"http://localhost:{options.port}"):
        if server.poll() is not None or time.monotonic() > ends:
            server.terminate()
            raise CoreError(f"The app did not start on port {options.port}: choose another --port.")
        time.sleep(ASK_EVERY_S)
    return server


def _show(address: str, is_quiet: bool) -> None:
    print(address, flush=True)
    if not is_quiet:
        webbrowser.open(address)


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    """Until the app is stopped, as by Ctrl+C in its terminal."""
    try:
        server.wait()
    finally:
        server.terminate()
        server.wait()
