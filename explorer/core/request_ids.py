"""On whose behalf does this thread work? One id for each request, in every line that it logs.

It follows a request through coroutines and into `asyncio.to_thread`; whoever hands work to another
thread or process in another way takes it along with `asked_as`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BYTES = 8
_asked: ContextVar[str] = ContextVar("request", default="")


def request_id() -> str:
    """The id of the request that this thread works for; "" where it works for none."""
    return _asked.get()


def new_request_id() -> str:
    """One that no other request has."""
    return secrets.token_hex(_BYTES)


@contextmanager
def asked_as(request: str) -> Iterator[None]:
    """Work for the request of that id while the block runs."""
    token = _asked.set(request)
    try:
        yield
    finally:
        _asked.reset(token)
