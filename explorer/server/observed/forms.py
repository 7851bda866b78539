"""What does a form hold that a browser sent?"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

MAX_FORM_BYTES = 4096


async def form_of(request: Request) -> dict[str, str] | None:
    """The form's fields, the first value of each; None where it is too long to be read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
