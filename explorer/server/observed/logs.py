"""How are log lines written for a machine to read? `EXPLORER_LOG=json`: one JSON object a line.

Each has the time, the level, who logged it, a sentence, and the id of the request that it was for;
what else is known of an event comes as `extra={"told": {…}}`. Without the switch nothing changes.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

from explorer.core import request_id

VARIABLE = "EXPLORER_LOG"
TEXT, JSON = "text", "json"
OURS = "explorer"


class LogFault(ValueError):
    """The switch says nothing that it can mean; one sentence."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({key: value for key, value in line.items() if value != ""}, default=str)


def log_format(environment: Mapping[str, str] | None = None) -> str:
    """`text` or `json`, as the environment says.

    Raises:
        LogFault: it says something else.
    """
    told = (os.environ if environment is None else environment).get(VARIABLE, "").strip().lower()
    if told not in ("", TEXT, JSON):
        raise LogFault(f"{VARIABLE} is {told[:80]!r}: say {TEXT} or {JSON}.")
    return told or TEXT


def write_logs(form: str, to: TextIO | None = None) -> None:
    """Write what this process logs in that form from now on; `text` leaves it as it is.

    Args:
        to: standard error where nothing is given.
    """
    if form != JSON:
        return
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(True)
