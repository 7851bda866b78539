"""Is every process of a cluster told what makes it one?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.cli.cluster.layout import Layout, deploy_part, gateway_parts, proxy_part, ray_part


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(
        folder=tmp_path,
        checkpoints=tmp_path / "checkpoints",
        own_models=tmp_path / "own",
        port=9000,
        gateway_ports=(9001, 9002),
        ray_port=9003,
        ray_client_port=9004,
        replicas="1-4",
        base_path="/vae",
        allowed_hosts=("school.example",),
        rooms="redis://r",
    )


def test_all_are_of_the_same_cluster_and_keep_to_this_machine(layout: Layout) -> None:
    parts = [ray_part(layout), deploy_part(layout), *gateway_parts(layout), proxy_part(layout)]
    assert [part.name for part in parts] == ["ray", "deploy", "gateway1", "gateway2", "proxy"]
    for part in parts:
        assert part.environment["RAY_AUTH_TOKEN"] == layout.token
        assert part.environment["EXPLORER_CORE"] == "ray"
        assert part.environment["EXPLORER_REPLICAS"] == "1-4"
        assert not any(layout.token in word for word in part.command)
    assert parts[0].environment["RAY_ADDRESS"] == ""
    assert {part.environment["EXPLORER_ROOMS"] for part in parts} == {"redis://r"}
    assert {part.environment["RAY_ADDRESS"] for part in parts[1:]} == {"127.0.0.1:9003"}


def test_gateways_differ_in_their_port_alone(layout: Layout) -> None:
    first, second = gateway_parts(layout)
    assert first.environment == second.environment
    assert first.environment["FORWARDED_ALLOW_IPS"] == "127.0.0.1"
    assert set(first.command) ^ set(second.command) == {"--server.port=9001", "--server.port=9002"}
    assert {"--server.baseUrlPath=vae", "--server.allowedHosts=school.example"} < set(first.command)
    assert layout.url == "http://127.0.0.1:9000/vae"


@pytest.mark.parametrize(
    ("host", "opened"),
    [
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("", "127.0.0.1"),
        ("::1", "[::1]"),
        ("school.example", "school.example"),
    ],
)
def test_what_a_person_opens_is_an_address(layout: Layout, host: str, opened: str) -> None:
    assert replace(layout, host=host).url == f"http://{opened}:9000/vae"


def test_the_proxy_finds_both_and_believes_no_client(layout: Layout) -> None:
    proxy_part(layout)
    text = (layout.folder / "haproxy.cfg").read_text("utf-8")
    for line in (
        "bind 127.0.0.1:9000",
        "server gateway1 127.0.0.1:9001 cookie gateway1",
        "server gateway2 127.0.0.1:9002 cookie gateway2",
        "uri /vae/core/health",
        "http-request set-header X-Forwarded-For %[src]",
    ):
        assert line in text
