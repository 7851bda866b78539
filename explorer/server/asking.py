"""How does a server say how it is, to whoever asks from its own machine?"""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

NO_ANSWER = (OSError, HTTPException, ValueError)
"""It is away or refuses; breaks off or speaks another protocol; says what is no JSON object."""


def health_at(url: str, within_s: float) -> dict[str, Any]:
    """What the health route at an address says.

    Raises one of `NO_ANSWER`; of a server that says that it is not well urllib's `HTTPError`, which
    is an OSError, and holds its words.
    """
    # By this name every server knows itself, whatever others call it.
    request = Request(url, headers={"Host": "localhost"})
    # Without the proxy of this machine's environment, which cannot reach it.
    with build_opener(ProxyHandler({})).open(request, timeout=within_s) as answer:
        told = json.load(answer)
    if not isinstance(told, dict):
        raise ValueError("What answers there is another program.")
    return told
