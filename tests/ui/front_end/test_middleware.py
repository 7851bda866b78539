"""Is what comes in bounded before Streamlit takes it?"""

from __future__ import annotations

from explorer.server.limits import Limits
from explorer.ui.front_end.middleware import bounding_middleware
from explorer.ui.front_end.socket_bounds import SocketBounds
from explorer.ui.front_end.upload_bounds import UploadBounds


def test_both_kinds_of_sockets_and_uploads_are_bounded() -> None:
    async def behind(_scope, _receive, _send) -> None:
        return None

    made = [make(behind) for make in bounding_middleware(Limits())]
    assert [type(each) for each in made] == [SocketBounds, SocketBounds, UploadBounds]
