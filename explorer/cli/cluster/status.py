"""python -m explorer cluster status: does everything of this machine's cluster run?"""

from __future__ import annotations

import argparse
import contextlib
import json
from typing import Any

from explorer.cli.cluster.state import State, read_state
from explorer.cli.options import print_json
from explorer.core import CoreError
from explorer.server.asking import NO_ANSWER, health_at

ANSWER_S = 5.0


def figures(state: State) -> dict[str, Any]:
    """What each gateway says of itself: its status, and connections where it serves."""
    return {
        "url": state.url,
        "logs": f"{state.folder}/logs",
        "watcher": state.watcher,
        "processes": state.pids,
        "gateways": {name: _said(url) for name, url in state.health.items()},
    }


def _said(url: str) -> dict[str, Any]:
    try:
        return health_at(url, ANSWER_S)
    except NO_ANSWER as error:
        # A gateway that is being ended answers 503, and why.
        with contextlib.suppress(AttributeError, *NO_ANSWER):
            refused = json.load(error)  # type: ignore[arg-type]
            if isinstance(refused, dict):
                return refused
        return {"status": "gone", "reason": str(error)}


def run(options: argparse.Namespace) -> None:
    """Print it; CoreError where no cluster runs."""
    state = read_state()
    if state is None:
        raise CoreError("No cluster of yours runs here: python -m explorer cluster up.")
    found = figures(state)
    if options.json:
        print_json(found)
        return
    print(f"{found['url']} · logs in {found['logs']}")
    for name, said in found["gateways"].items():
        connections = said.get("connections", {}).get("open", 0)
        device = said.get("device", said.get("reason", ""))
        print(f"{name:12} {said.get('status', '?'):9} {connections:5} sockets  {device}")
