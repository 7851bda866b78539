"""What runs a foreign ONNX file, alone in a process that may be ended at any time?

It is given the file on standard input, then one array after the other, and answers each on standard
output; see `onnx_messages` for the form. It has no folder but an empty one, and bounded memory.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, Any

import numpy as np

from explorer.notebook.onnx_messages import read_arrays, read_bytes, write_arrays, write_error

FLOATS = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}
WHOLE = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
THREADS = 1


def main(memory_bytes: int) -> None:
    """Serve until nobody asks any more."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    bound_memory(memory_bytes)
    try:
        session = _opened(read_bytes(source))
    except Exception as error:  # whatever a foreign file brings about is told, and ends it
        write_error(sink, f"onnxruntime cannot open it: {_words(error)}")
        return
    write_arrays(sink, _about(session))
    _serve(session, source, sink)


def bound_memory(memory_bytes: int) -> None:
    """Have this process refused more memory than that, where the system can do so."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _opened(contents: bytes) -> Any:
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = THREADS
    settings.log_severity_level = 4
    return onnxruntime.InferenceSession(contents, settings, providers=["CPUExecutionProvider"])


def _about(session: Any) -> list[np.ndarray]:
    """The first input's shape, −1 where it is open, and how many outputs there are."""
    inputs = session.get_inputs()
    shape = [side if isinstance(side, int) else -1 for side in inputs[0].shape]
    return [np.array(shape, np.float32), np.array([len(inputs), len(session.get_outputs())], "f4")]


def _serve(session: Any, source: IO[bytes], sink: IO[bytes]) -> None:
    told = session.get_inputs()[0]
    kind = FLOATS.get(told.type) or WHOLE.get(told.type)
    while (asked := read_arrays(source)) is not None:
        try:
            if kind is None:
                raise ValueError(f"its input is {told.type}, and not numbers")
            rows = np.rint(asked[0]) if told.type in WHOLE else asked[0]
            found = session.run(None, {told.name: rows.astype(kind)})
            write_arrays(sink, [np.asarray(each, np.float32) for each in found])
        except Exception as error:  # told, and the next is answered
            write_error(sink, _words(error))


def _words(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


if __name__ == "__main__":
    # What the runtime prints must not come between the answers.
    quiet = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.stdout = open(quiet.fileno(), "w", closefd=False)  # noqa: SIM115 - for as long as it runs
    main(int(sys.argv[1]))
