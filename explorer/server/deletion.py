"""How does a host delete a model that a visitor put among everyone's?

On a plain page that asks for a secret. It is there only where the environment names one; the secret
travels in a form's body, never in an address, which browsers and proxies write down.
"""

from __future__ import annotations

import asyncio
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from explorer.server.decoding_core import CoreOpener
from explorer.server.observed.forms import form_of
from explorer.server.observed.gate import HostGate

FORBIDDEN, TOO_LARGE, UNKNOWN = 403, 413, 404
PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>Shared models · Latent space explorer</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 sans-serif }}
body {{ max-width: 32rem; margin: 3rem auto; padding: 0 1rem }}
label {{ display: block; margin: 1rem 0 }}
select, input {{ display: block; width: 100%; box-sizing: border-box; font: inherit;
  padding: .5rem }}
button {{ font: inherit; padding: .6rem 1.2rem }}
</style>
<h1>Shared models</h1>
<p role="status">{said}</p>
<form method="post">
<label>Model <select name="name" required>{options}</select></label>
<label>Secret <input name="secret" type="password" required autocomplete="off"></label>
<button>Delete it for everyone</button>
</form></html>"""


class Deletion:
    """The endpoint of `/core/shared-models`.

    Args:
        gate: knows the secret that has to be given.
    """

    def __init__(self, opener: CoreOpener, gate: HostGate) -> None:
        self._opener = opener
        self._gate = gate

    async def endpoint(self, request: Request) -> Response:
        """The page, or what came of its form."""
        if request.method != "POST":
            return await self._page("A model that is deleted is gone for everyone.")
        form = await form_of(request)
        if form is None:
            return await self._page("The form is too long.", TOO_LARGE)
        name = form.get("name", "")
        if not await self._gate.is_secret(form.get("secret", "")):
            return await self._page("That is not the secret.", FORBIDDEN)
        try:
            await asyncio.to_thread(self._delete, name)
        except Exception as error:
            return await self._page(str(error), UNKNOWN)
        return await self._page(f"{name} is deleted.")

    def _delete(self, name: str) -> None:
        self._opener.core().delete_model(name)

    async def _page(self, said: str, status: int = 200) -> Response:
        names = await asyncio.to_thread(lambda: self._opener.core().list())
        options = "".join(f"<option>{escape(name)}</option>" for name in names)
        return HTMLResponse(
            PAGE.format(said=escape(said), options=options),
            status,
            headers={"Cache-Control": "no-store"},
        )
