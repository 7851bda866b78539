"""Which things can be done with a cluster, and what is each of them told?"""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.cli.cluster import deploy, status, up, write
from explorer.cli.options import add_checkpoints, add_json
from explorer.server.addresses import LOOPBACK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `cluster`."""
    kinds = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    starts = kinds.add_parser("up", help="start all of it on this machine, until Ctrl-C")
    starts.add_argument("--gateways", type=int, default=2, help="servers of pages (default: 2)")
    starts.add_argument(
        "--replicas", default="2", metavar="N", help="of the models, or bounds: 1-4 (default: 2)"
    )
    starts.add_argument("--host", default=LOOPBACK, help="where the proxy listens (default: here)")
    starts.add_argument("--port", type=int, default=8501, help="of the proxy (default: 8501)")
    starts.add_argument("--base-path", default="", metavar="PATH", help="under which it is served")
    starts.add_argument(
        "--allowed-host", action="append", default=[], metavar="NAME", help="another name of it"
    )
    starts.add_argument(
        "--own-models", type=Path, metavar="DIR", help="where visitors' own models lie"
    )
    starts.add_argument(
        "--rooms", metavar="URL", help="of the Redis that keeps rooms (default: one of its own)"
    )
    starts.add_argument(
        "--drain-seconds", type=int, default=3, metavar="S", help="of a gateway that is to end"
    )
    add_checkpoints(starts)
    starts.set_defaults(does=up.run)
    says = kinds.add_parser("status", help="say how the parts of this machine's cluster are")
    add_json(says)
    says.set_defaults(does=status.run)
    writes = kinds.add_parser("write", help="write the files that a real cluster needs")
    write.add_arguments(writes)
    writes.set_defaults(does=write.run)
    deploys = kinds.add_parser("deploy", help="start the models on the Ray at RAY_ADDRESS")
    deploys.set_defaults(does=deploy.run)


def run(options: argparse.Namespace) -> None:
    """Do it."""
    options.does(options)
