"""Does the browser ask where the server listens?"""

from __future__ import annotations

from types import SimpleNamespace

from explorer.server.routes import CoreServer
from explorer.ui.components.live.address import SOCKET_PATH


def test_the_live_socket_is_one_of_the_server_s_routes() -> None:
    server = CoreServer(SimpleNamespace(device="cpu"))
    assert f"/{SOCKET_PATH}" in [route.path for route in server.routes]
