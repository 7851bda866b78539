"""Which processes make a cluster on one machine, and what is each of them told?"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explorer.cli.cluster.proxy import Gateway, haproxy_configuration
from explorer.server.addresses import LOOPBACK, reached_at
from explorer.server.launcher import launcher

OBJECT_STORE_BYTES = 200 << 20
"""What is in transit between processes; pictures are small."""


@dataclass(frozen=True)
class Part:
    """One process of the cluster.

    Attributes:
        name: for people, and of its log.
        command: what starts it.
        environment: beside this process's own; "" takes a variable away.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """A cluster on this machine.

    Attributes:
        folder: of its logs, sockets and configuration; short, for a socket's path has its limit.
        checkpoints: the models shown.
        own_models: where visitors' own lie.
        host, port: where the proxy listens.
        gateway_ports, ray_port, ray_client_port: where the others do, on this machine alone.
        replicas: "2", or bounds, "1-4".
        base_path: "" or "/path".
        allowed_hosts: names besides this machine's own.
        rooms: where they are kept; a Redis, so that all gateways have the same.
        drain_s: how long a gateway that is told to end serves on.
        token: opens its Ray; nobody else's requests are answered.
        cookie_secret: the same of all gateways, so that a page's uploads pass at another.
    """

    folder: Path
    checkpoints: Path
    own_models: Path
    port: int
    gateway_ports: tuple[int, ...]
    ray_port: int
    ray_client_port: int
    replicas: str
    host: str = LOOPBACK
    base_path: str = ""
    allowed_hosts: tuple[str, ...] = ()
    rooms: str = ""
    drain_s: int = 3
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    cookie_secret: str = field(default_factory=lambda: secrets.token_hex(32))

    @property
    def ray_address(self) -> str:
        """Where Ray is found."""
        return f"{LOOPBACK}:{self.ray_port}"

    @property
    def url(self) -> str:
        """Where a person opens it."""
        return f"http://{reached_at(self.host)}:{self.port}{self.base_path}"

    @property
    def redis_socket(self) -> Path:
        """Where this cluster's own Redis is reached, by this user alone."""
        return self.folder / "redis.sock"

    def gateways(self) -> list[Gateway]:
        """Where the proxy finds the gateways."""
        return [
            Gateway(f"gateway{number}", LOOPBACK, port)
            for number, port in enumerate(self.gateway_ports, 1)
        ]

    def health_url(self, gateway: Gateway) -> str:
        """What says whether a gateway takes visitors."""
        return f"http://{gateway.host}:{gateway.port}{self.base_path}/core/health"


def ray_part(layout: Layout) -> Part:
    """Ray's own processes, on this machine alone."""
    options = {
        "node-ip-address": LOOPBACK,
        "port": layout.ray_port,
        "ray-client-server-port": layout.ray_client_port,
        "dashboard-agent-listen-port": 0,
        "object-store-memory": OBJECT_STORE_BYTES,
        "include-dashboard": "false",
        "include-log-monitor": "false",
        "temp-dir": layout.folder / "ray",
    }
    told = [f"--{name}={value}" for name, value in options.items()]
    command = (sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block", *told)
    return Part("ray", command, {**_environment(layout), "RAY_ADDRESS": ""})


def redis_part(layout: Layout) -> Part:
    """The Redis that keeps rooms: an answer is on its disk before the phone is told so."""
    options = {
        "port": "0",
        "unixsocket": str(layout.redis_socket),
        "unixsocketperm": "700",
        "dir": str(layout.folder),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "always",
    }
    told = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Part("redis", ("redis-server", *told), _environment(layout))


def deploy_part(layout: Layout) -> Part:
    """What has Ray start the replicas and the keeper; it ends when they answer."""
    command = (sys.executable, "-m", "explorer", "cluster", "deploy")
    return Part("deploy", command, _environment(layout))


def gateway_parts(layout: Layout) -> list[Part]:
    """The servers of the pages."""
    options = [f"--server.baseUrlPath={layout.base_path.strip('/')}"] if layout.base_path else []
    options += [f"--server.allowedHosts={name}" for name in layout.allowed_hosts]
    return [
        Part(
            gateway.name,
            (
                *(sys.executable, "-m", "streamlit", "run", str(launcher())),
                *("--server.headless=true", "--server.fileWatcherType=none"),
                *(f"--server.address={gateway.host}", f"--server.port={gateway.port}"),
                *options,
            ),
            {
                **_environment(layout),
                "STREAMLIT_SERVER_COOKIE_SECRET": layout.cookie_secret,
                "EXPLORER_DRAIN_SECONDS": str(layout.drain_s),
                "FORWARDED_ALLOW_IPS": LOOPBACK,
            },
        )
        for gateway in layout.gateways()
    ]


def proxy_part(layout: Layout) -> Part:
    """The proxy before the gateways, whose configuration is written here."""
    path = layout.folder / "haproxy.cfg"
    text = haproxy_configuration(
        layout.gateways(), f"{layout.host}:{layout.port}", layout.base_path
    )
    path.write_text(text, "utf-8")
    return Part("proxy", ("haproxy", "-db", "-f", str(path)), _environment(layout))


def _environment(layout: Layout) -> dict[str, str]:
    return {
        # Ray's own switch for "this machine alone": it keeps to 127.0.0.1.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_ADDRESS": layout.ray_address,
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": layout.token,
        "RAY_USAGE_STATS_ENABLED": "0",
        # What each call was is noted nowhere: Ray's own table of them grows to 100,000.
        "RAY_task_events_report_interval_ms": "0",
        # Any free ones: its own are taken where a second cluster runs on the machine.
        "AUTOSCALER_METRIC_PORT": "0",
        "DASHBOARD_METRIC_PORT": "0",
        # A replica's threads share what they have freed; each would keep its largest batch's.
        "MALLOC_ARENA_MAX": "2",
        "EXPLORER_CORE": "ray",
        "EXPLORER_CHECKPOINTS_DIR": str(layout.checkpoints),
        "EXPLORER_OWN_MODELS": str(layout.own_models),
        "EXPLORER_REPLICAS": layout.replicas,
        "EXPLORER_ROOMS": layout.rooms,
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    }
