"""python -m explorer cluster write: which files does a real cluster need, and what is in them?"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template
from textwrap import indent

from explorer.cli.cluster.proxy import Gateway, haproxy_configuration
from explorer.cli.whole_file import write_whole
from explorer.core import CoreError
from explorer.server.addresses import LOOPBACK

FILES = Path(__file__).with_name("files")
FIRST_PORT = 8601
"""Of the gateways under systemd, where all are on one machine."""
MOST_GATEWAYS = 64


@dataclass(frozen=True)
class Wanted:
    """What the files shall say.

    Attributes:
        gateways: servers of pages.
        replicas: of the models, or bounds, "1-8".
        gpus: of a GPU, each replica's.
        image: what the container image is called.
        host: the name under which it is served.
        base_path: "" or "/path".
    """

    gateways: int = 2
    replicas: str = "2"
    gpus: str = "0"
    image: str = "latent-space-explorer"
    host: str = "explorer.example"
    base_path: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `cluster write`."""
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="where they go")
    parser.add_argument("--gateways", type=int, default=2, help="servers of pages (default: 2)")
    parser.add_argument(
        "--replicas", default="2", metavar="N", help="of the models, or bounds: 1-8 (default: 2)"
    )
    parser.add_argument("--gpus", default="0", help="of a GPU, each replica's: 0.25 (default: 0)")
    parser.add_argument("--image", default="latent-space-explorer", help="the container's image")
    parser.add_argument("--host", default="explorer.example", help="the name that it is served as")
    parser.add_argument("--base-path", default="", metavar="PATH", help="under which it is served")


def run(options: argparse.Namespace) -> None:
    """Write them, and say what each is for."""
    path = options.base_path.strip("/")
    wanted = Wanted(
        options.gateways,
        options.replicas,
        options.gpus,
        options.image,
        options.host,
        f"/{path}" if path else "",
    )
    texts = files(wanted)
    try:
        options.to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CoreError(f"{options.to} could not be made: {error.strerror}.") from error
    for name, text in texts.items():
        write_whole(options.to / name, text.encode())
        print(options.to / name)


def files(wanted: Wanted) -> dict[str, str]:
    """Each file's name and text.

    Raises:
        CoreError: what is wanted cannot stand in a configuration.
    """
    check(wanted)
    serve = _filled("serve.yaml", wanted, checkpoints="/explorer/checkpoints")
    names = [f"gateway{number}" for number in range(1, wanted.gateways + 1)]
    path, host = wanted.base_path.strip("/"), wanted.host
    options = [f"--server.baseUrlPath={path}"] if path else []
    options += [f"--server.allowedHosts={host}"]
    return {
        "Dockerfile": _filled(
            "Dockerfile", wanted, gateway_options="".join(f', "{each}"' for each in options)
        ),
        "compose.yaml": _filled(
            "compose.yaml",
            wanted,
            compose_gateways="\n".join(_compose_gateway(name) for name in names),
            gateway_names=", ".join(names),
        ),
        "haproxy.cfg": haproxy_configuration(
            [Gateway(name, name, 8501) for name in names],
            ":8080",
            wanted.base_path,
            resolves_later=True,
        ),
        "haproxy-systemd.cfg": haproxy_configuration(
            [Gateway(name, LOOPBACK, port) for port, name in enumerate(names, FIRST_PORT)],
            ":80",
            wanted.base_path,
        ),
        "serve.yaml": serve,
        "kubernetes.yaml": _filled(
            "kubernetes.yaml",
            wanted,
            serve_indented=indent(serve, " " * 4).rstrip(),
            gpu_limit=', nvidia.com/gpu: "1"' if float(wanted.gpus) else "",
        ),
        **{
            name: _filled(
                name,
                wanted,
                python=sys.executable,
                home=str(Path(__file__).resolve().parents[3]),
                unit_options="".join(f" {each}" for each in options),
            )
            for name in ("explorer-ray.service", "explorer-gateway@.service", "environment")
        },
    }


def check(wanted: Wanted) -> None:
    """Raise CoreError, in one sentence, for what cannot stand in a configuration."""
    if not 1 <= wanted.gateways <= MOST_GATEWAYS:
        raise CoreError(f"--gateways is {wanted.gateways}: say 1 to {MOST_GATEWAYS}.")
    patterns = {
        "replicas": r"[1-9][0-9]{0,3}(-[1-9][0-9]{0,3})?",
        "gpus": r"[0-9]{1,2}(\.[0-9]{1,4})?",
        "image": r"[a-z0-9][\w./:@-]{0,200}",
        "host": r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?",
        "base_path": r"(/[\w.-]+)*",
    }
    for name, pattern in patterns.items():
        value = getattr(wanted, name)
        if not re.fullmatch(pattern, value):
            raise CoreError(f"--{name.replace('_', '-')} cannot be {value[:80]!r}.")


def _compose_gateway(name: str) -> str:
    return f"""\
  {name}:
    <<: *explorer
    environment:
      <<: *environment
      STREAMLIT_SERVER_COOKIE_SECRET: ${{COOKIE_SECRET:?}}
      EXPLORER_DRAIN_SECONDS: "5"
      FORWARDED_ALLOW_IPS: "*"
    stop_grace_period: 30s
    depends_on:
      models: {{condition: service_completed_successfully}}"""


def _filled(name: str, wanted: Wanted, **further: str) -> str:
    told = {each: str(value) for each, value in vars(wanted).items()} | further
    return Template((FILES / name).read_text("utf-8")).substitute(told)
