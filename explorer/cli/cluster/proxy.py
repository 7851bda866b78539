"""What is the proxy told, so that a visitor stays at one gateway for as long as that is there?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

COOKIE = "EXPLORER_GATEWAY"
UPLOAD_BYTES = 30 << 20


@dataclass(frozen=True)
class Gateway:
    """One server of the pages, as the proxy finds it."""

    name: str
    host: str
    port: int


HAPROXY = Template("""\
# Visitors of the explorer, each to one gateway: a page's session lives in its process.
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 300s
    timeout tunnel 1h
    # A gateway that is gone: its visitors are sent to another, and their cookie with them.
    option redispatch 1
    retries 4
    retry-on conn-failure empty-response

frontend explorer
    bind $bind
    # What a client says of itself is not believed.
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Forwarded-Proto $scheme
    http-request del-header Forwarded
    http-request deny deny_status 413 if { req.body_size gt $upload_bytes }
    default_backend gateways

backend gateways
    balance leastconn
    cookie $cookie insert indirect nocache httponly attr SameSite=Lax
    # 503 from the moment at which a gateway is told to end.
    option httpchk
    http-check send meth GET uri $health ver HTTP/1.1 hdr Host localhost
    http-check expect status 200
    default-server check inter 500ms fastinter 100ms fall 2 rise 1 maxconn 10000
$servers
$resolvers""")
RESOLVERS = """
resolvers docker
    nameserver dns 127.0.0.11:53
    resolve_retries 3
    hold valid 2s
"""
"""How a container finds another by its name, also after that was started anew."""


def haproxy_configuration(
    gateways: Sequence[Gateway], bind: str, base_path: str = "", resolves_later: bool = False
) -> str:
    """HAProxy's configuration: affinity by a cookie, health checks, addresses that are true.

    Args:
        gateways: behind the proxy.
        bind: where it listens, `host:port`, with `ssl crt FILE` behind it for TLS.
        base_path: "" or "/path".
        resolves_later: whether gateways are containers, found by name when they have started.
    """
    later = " resolvers docker init-addr last,libc,none" if resolves_later else ""
    servers = "\n".join(
        f"    server {each.name} {each.host}:{each.port} cookie {each.name}{later}"
        for each in gateways
    )
    return HAPROXY.substitute(
        bind=bind,
        scheme="https" if " ssl " in f"{bind} " else "http",
        cookie=COOKIE,
        upload_bytes=UPLOAD_BYTES,
        health=f"{base_path}/core/health",
        servers=servers,
        resolvers=RESOLVERS if resolves_later else "",
    )
