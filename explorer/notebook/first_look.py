"""What is somebody's model, found out without waiting for ever?

It is tried on a thread of its own. Where a call of it does not come back, whoever asked is told in
which line it stays, and has her process again.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from pathlib import Path
from typing import TypeVar

from explorer.notebook.calling import ASKED
from explorer.notebook.errors import LiveModelError

LIMIT_S = 45.0
"""How long one call may take; it may be compiled within."""
LOOK_S = 0.05
OURS = Path(__file__).parents[1]
Found = TypeVar("Found")


def bounded(find_out: Callable[[], Found], limit_s: float | None = None) -> Found:
    """What is found out by calls of a model, none of which takes longer than the limit.

    Args:
        find_out: calls it, as `Call`s.
        limit_s: of each call; `LIMIT_S` if not given.

    Raises:
        LiveModelError: one has not come back in time.
        Exception: whatever it raises.
    """
    limit_s = LIMIT_S if limit_s is None else limit_s
    answer: Future[Found] = Future()
    asked_s = [time.monotonic()]

    def look() -> None:
        ASKED.set(lambda: asked_s.append(time.monotonic()))
        try:
            answer.set_result(find_out())
        except BaseException as error:
            answer.set_exception(error)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    while not answer.done() and time.monotonic() - asked_s[-1] < limit_s:
        try:
            return answer.result(LOOK_S)
        except TimeoutError:
            continue
    if not answer.done():
        raise LiveModelError(
            f"The model has not answered for {limit_s:g} s{_where(thread)}. If only its first call "
            "takes so long, call it once and show it then."
        )
    return answer.result()


def _where(thread: threading.Thread) -> str:
    """In which line of somebody's code a thread is."""
    frame = sys._current_frames().get(thread.ident or 0)
    lines = [] if frame is None else traceback.extract_stack(frame)
    of_ours = [at for at, line in enumerate(lines) if Path(line.filename).is_relative_to(OURS)]
    theirs = lines[of_ours[-1] + 1 :] if of_ours else []
    # Of what she wrote the innermost; a library's own line says less.
    hers = [line for line in theirs if "site-packages" not in line.filename and line.line]
    known = [line for line in hers if not line.filename.startswith(sys.base_prefix)]
    if not theirs:
        return ""
    line = known[-1] if known else theirs[-1]
    return f": it is in {line.name}, line {line.lineno} of {Path(line.filename).name}"
