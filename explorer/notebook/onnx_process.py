"""How is a foreign ONNX file run, so that it can do no harm to who runs it?

In a process of its own, which has the file from us, an empty folder, bounded memory, and only so
long for each answer. What goes there and back are numbers.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from explorer.notebook.errors import LiveModelError
from explorer.notebook.onnx_messages import (
    MOST_BYTES,
    MessageError,
    arrays_of,
    read_bytes,
    write_arrays,
    write_bytes,
)

Rows = NDArray[np.float32]
MOST_FILE_BYTES = 256 << 20
MEMORY_BYTES = 4 << 30
MOST_ROWS, MOST_PADDED_BYTES = 4096, 256 << 20
"""Of one batch of a file that takes no other number of rows: it is filled up here, not in its own
process."""
OPENING_S, ANSWER_S = 30.0, 15.0
EXTERNAL = re.compile(rb"(?:\n|\x8a\x80*\x00)(?:\x08|\x88\x80*\x00)location")
"""How a tensor says that its values are in another file: the key of an entry of strings, in each
way in which its number and its length may be written, and wherever its value stands."""
PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
"""How a file of torch.save or of pickle begins."""
ROOT = Path(__file__).resolve().parents[2]


class OnnxProcess:
    """A file that is open in a process; called with rows, it gives the list of its outputs.

    Args:
        contents: the file's.
        name: what it is called in sentences.
        answer_s: how long an answer may take.

    Raises:
        LiveModelError: it is no ONNX file, too large, or onnxruntime does not open it in time.
    """

    def __init__(self, contents: bytes, name: str, answer_s: float = ANSWER_S):
        check_file(contents, name)
        self._contents, self._name, self._answer_s = contents, name, answer_s
        self._lock = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        self._folder = tempfile.mkdtemp(prefix="explorer-onnx-")
        weakref.finalize(self, _gone, self._running, self._folder)
        with self._lock:
            shape, (inputs, _) = self._started()
        sides = [int(side) for side in shape]
        if refusal := _refusal(int(inputs), sides):
            self.close()
            raise LiveModelError(f"{name} takes {refusal}")
        self.input_shape = tuple(sides[1:]) if min(sides[1:], default=0) > 0 else None
        self._rows = sides[0] if sides and sides[0] > 0 else None

    def __call__(self, rows: NDArray[Any]) -> list[Rows]:
        """What the file answers to rows (N, …).

        Raises:
            LiveModelError: it does not answer in time, ends, says what is wrong, or takes or gives
                more than there is room for.
        """
        rows = np.asarray(rows, np.float32)
        if self._rows is None or self._rows == len(rows):
            return self._asked(rows)
        answers = self._asked_in_parts(rows, self._rows)
        return [np.concatenate(each)[: len(rows)] for each in zip(*answers, strict=True)]

    def close(self) -> None:
        """End the process; the next call starts another."""
        with self._lock:
            _ended(self._running)

    def _asked_in_parts(self, rows: Rows, at_once: int) -> list[list[Rows]]:
        """Its answers to so many rows at a time, as long together as one may be."""
        if at_once * math.prod(rows.shape[1:]) * rows.itemsize > MOST_PADDED_BYTES:
            raise LiveModelError(
                f"{self._name} takes {at_once:,} rows of {math.prod(rows.shape[1:]):,} numbers at "
                f"once, and no fewer: at most {MOST_PADDED_BYTES >> 20} MB are filled up for it."
            )
        answers: list[list[Rows]] = []
        size = 0
        for part in _parts(rows, at_once):
            answers.append(self._asked(part))
            size += sum(each.nbytes for each in answers[-1])
            if size > MOST_BYTES:
                raise LiveModelError(
                    f"{self._name} answers {len(rows):,} rows with more than "
                    f"{MOST_BYTES >> 20} MB, which is as much as is taken."
                )
        return answers

    def _asked(self, rows: Rows) -> list[Rows]:
        with self._lock:
            if not self._running or self._running[0].poll() is not None:
                self._started()
            return self._answer(lambda sink: write_arrays(sink, [rows]), self._answer_s)

    def _started(self) -> list[Rows]:
        _ended(self._running)
        process = subprocess.Popen(
            [sys.executable, "-m", "explorer.notebook.onnx_worker", str(MEMORY_BYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=_environment(),
        )
        self._running.append(process)
        return self._answer(lambda sink: write_bytes(sink, self._contents), OPENING_S)

    def _answer(self, ask: Callable[[IO[bytes]], None], limit_s: float) -> list[Rows]:
        """What comes back of a message; a process that does not answer in time is ended."""
        process = self._running[0]
        assert process.stdin is not None
        assert process.stdout is not None
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(limit_s, give_up)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):  # it has ended: what it said last is read
                ask(process.stdin)
            message = self._read(process.stdout)
            if message:
                return arrays_of(message)
        except MessageError as error:
            raise LiveModelError(f"{self._name}: {error}") from error
        finally:
            timer.cancel()
        _ended(self._running)
        why = f"did not answer within {limit_s:g} s" if is_late.is_set() else "ended"
        raise LiveModelError(
            f"The process that runs {self._name} {why}: a file may take {MEMORY_BYTES >> 30} GB of "
            "memory and one processor."
        )

    def _read(self, source: IO[bytes]) -> bytes:
        try:
            return read_bytes(source)
        except MessageError:  # what follows it in the pipe would be taken for the next answer
            _ended(self._running)
            raise


def check_file(contents: bytes, name: str) -> None:
    """Raise LiveModelError, one sentence, for what is not opened at all."""
    if not contents:
        raise LiveModelError(f"{name} is empty.")
    if len(contents) > MOST_FILE_BYTES:
        raise LiveModelError(
            f"{name} is larger than {MOST_FILE_BYTES >> 20} MB, which is as much as is opened."
        )
    if contents.startswith(PICKLES):
        raise LiveModelError(
            f"{name} is a file of torch or pickle, which could run anything: export it as ONNX."
        )
    if EXTERNAL.search(contents):
        raise LiveModelError(
            f"{name} keeps its weights in another file: save it as one, with "
            "onnx.save_model(…, save_as_external_data=False)."
        )


def _refusal(inputs: int, sides: list[int]) -> str:
    """What a file says that it takes and cannot be given; "" if it can."""
    if inputs != 1:
        return f"{inputs} inputs; one is needed."
    if sides and sides[0] > MOST_ROWS:
        return (
            f"{sides[0]:,} rows at once, and no fewer; {MOST_ROWS:,} are the most that are filled "
            "up for it: export it for any number of rows."
        )
    return ""


def _environment() -> dict[str, str]:
    """Nothing of ours but where our own code is: no secrets, no proxies."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR", "TEMP", "TMP")
    told = {key: os.environ[key] for key in kept if key in os.environ}
    return told | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _ended(running: list[subprocess.Popen[bytes]]) -> None:
    while running:
        process = running.pop()
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


def _gone(running: list[subprocess.Popen[bytes]], folder: str) -> None:
    _ended(running)
    shutil.rmtree(folder, ignore_errors=True)


def _parts(rows: Rows, at_once: int) -> list[Rows]:
    """Rows for a file that takes a fixed number of them, the last padded."""
    short = -len(rows) % at_once
    padded = np.concatenate([rows, np.repeat(rows[-1:], short, axis=0)]) if short else rows
    return list(np.split(padded, len(padded) // at_once))
