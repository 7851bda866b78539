"""How does a part of a page get run again once what took long is there?"""

from __future__ import annotations

from explorer.ui.components.rerun_request.component import request_rerun

__all__ = ["request_rerun"]
