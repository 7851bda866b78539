"""What does a monitoring system learn of the model core?"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from explorer.server.parts import ServerParts

DRAINING = "This server ends in a moment: another one takes its visitors."


class Health:
    """The endpoint of `/core/health`."""

    def __init__(self, parts: ServerParts) -> None:
        self._parts = parts

    async def endpoint(self, _request: Request) -> Response:
        """200 and the figures as JSON; 503 and the reason if the core cannot be opened, or if this
        server takes nobody any more."""
        if self._parts.draining.has_begun:
            return JSONResponse({"status": "draining", "reason": DRAINING}, status_code=503)
        try:
            core = await asyncio.to_thread(self._parts.opener.core)
            models = await asyncio.to_thread(core.list)
        except Exception as error:
            return JSONResponse({"status": "failing", "reason": str(error)}, status_code=503)
        return JSONResponse(
            {
                "status": "ok",
                "device": core.device,
                "models": {"known": models, "resident": list(core.residents())},
                **self._figures(),
            },
            headers={"Cache-Control": "no-store"},
        )

    def _figures(self) -> dict[str, object]:
        traffic, batcher = self._parts.traffic, self._parts.batcher
        return {
            "connections": {
                "open": self._parts.admission.connections,
                "limit": self._parts.limits.connections,
            },
            "queue": {"requests": batcher.waiting_requests},
            "requests": {
                "answered": traffic.answered,
                "overtaken": traffic.overtaken,
                "refused": {str(int(code)): n for code, n in sorted(traffic.refused.items())},
            },
            "decoding": {"passes": batcher.passes, "images": batcher.rows_decoded},
            "latency_ms": traffic.latency_ms(),
        }
