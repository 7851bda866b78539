"""How is the model core doing, for whoever watches over it?"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from explorer.server.admission import Admission
from explorer.server.batching import Batcher
from explorer.server.decoding_core import CoreOpener
from explorer.server.limits import Limits
from explorer.server.traffic import Traffic


class Health:
    """The endpoint of `/core/health`."""

    def __init__(
        self,
        opener: CoreOpener,
        batcher: Batcher,
        limits: Limits,
        admission: Admission,
        traffic: Traffic,
    ) -> None:
        self._opener = opener
        self._batcher = batcher
        self._limits = limits
        self._admission = admission
        self._traffic = traffic

    async def endpoint(self, _request: Request) -> Response:
        """200 and the figures as JSON; 503 and the reason if the core cannot be opened."""
        try:
            core = await asyncio.to_thread(self._opener.core)
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
        traffic, batcher = self._traffic, self._batcher
        return {
            "connections": {
                "open": self._admission.connections,
                "limit": self._limits.connections,
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
