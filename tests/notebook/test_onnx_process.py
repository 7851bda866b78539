"""Does a foreign ONNX file answer from a process of its own, and is a bad one a sentence?"""

from __future__ import annotations

import io
import subprocess
import time
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from explorer.notebook.errors import LiveModelError
from explorer.notebook.onnx_messages import LENGTH, MessageError, arrays_of, read_bytes
from explorer.notebook.onnx_process import MOST_ROWS, OnnxProcess, check_file

POPEN = subprocess.Popen


def file_of(
    *nodes: onnx.NodeProto, rows: object = "n", constants: tuple[object, ...] = ()
) -> bytes:
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        list(nodes),
        "made",
        [value("z", TensorProto.FLOAT, [rows, 2])],
        [value("x", TensorProto.FLOAT, None)],
        list(constants),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    written: bytes = model.SerializeToString()
    return written


def node(op: str, *inputs: str, out: str = "x", **settings: object) -> onnx.NodeProto:
    return helper.make_node(op, list(inputs), [out], **settings)


def looping() -> bytes:
    """A file that would count to 2⁶² before it answers."""
    body = helper.make_graph(
        [node("Identity", "c", out="d"), node("Cos", "v", out="w")],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("c", TensorProto.BOOL, []),
            helper.make_tensor_value_info("v", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("d", TensorProto.BOOL, []),
            helper.make_tensor_value_info("w", TensorProto.FLOAT, None),
        ],
    )
    times = numpy_helper.from_array(np.array(1 << 62, np.int64), "times")
    on = numpy_helper.from_array(np.array(True), "on")
    return file_of(node("Loop", "times", "on", "z", body=body), constants=(times, on))


def hungry() -> bytes:
    """A file that wants an array of 40 GB."""
    shape = numpy_helper.from_array(np.array([10**10], np.int64), "shape")
    return file_of(node("ConstantOfShape", "shape"), constants=(shape,))


def test_it_answers_and_ends_with_who_asked() -> None:
    process = OnnxProcess(file_of(node("Sigmoid", "z")), "mine.onnx")
    (running,) = process._running
    z = np.random.default_rng(0).standard_normal((5, 2)).astype(np.float32)
    (made,) = process(z)
    assert np.allclose(made, 1 / (1 + np.exp(-z)), atol=1e-6)
    assert process.input_shape == (2,)
    del process
    assert running.poll() is not None


def test_a_file_for_one_row_takes_many() -> None:
    process = OnnxProcess(file_of(node("Relu", "z"), rows=2), "two.onnx")
    z = np.arange(-5, 5, dtype=np.float32).reshape(5, 2)
    assert np.array_equal(process(z)[0], np.maximum(z, 0))
    process.close()


@pytest.mark.parametrize("name", ["The decoder", "The encoder"])
def test_a_file_for_more_rows_than_are_filled_up_is_one_sentence_and_its_process_ends(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    def begin(*told: Any, **settings: Any) -> subprocess.Popen[bytes]:
        begun.append(POPEN(*told, **settings))
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", begin)
    with pytest.raises(LiveModelError, match=f"{name} takes 1,000,000,000 rows .*4,096") as refused:
        OnnxProcess(file_of(node("Relu", "z"), rows=1_000_000_000), name)
    assert str(refused.value).count(".") == 1
    assert [process.poll() is None for process in begun] == [False]
    OnnxProcess(file_of(node("Relu", "z"), rows=MOST_ROWS), name).close()


def test_a_batch_of_more_than_is_filled_up_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    process = OnnxProcess(file_of(node("Relu", "z"), rows=4), "four.onnx")
    z = np.zeros((3, 2), np.float32)
    monkeypatch.setattr("explorer.notebook.onnx_process.MOST_PADDED_BYTES", 4 * z[0].nbytes)
    assert process(z)[0].shape == (3, 2)
    monkeypatch.setattr("explorer.notebook.onnx_process.MOST_PADDED_BYTES", 3 * z[0].nbytes)
    with pytest.raises(LiveModelError, match="4 rows of 2 numbers"):
        process(z)
    process.close()


def test_parts_of_an_answer_are_together_no_longer_than_one_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = OnnxProcess(file_of(node("Relu", "z"), rows=1), "one.onnx")
    z = np.zeros((5, 2), np.float32)
    monkeypatch.setattr("explorer.notebook.onnx_process.MOST_BYTES", z.nbytes)
    assert process(z)[0].shape == (5, 2)
    monkeypatch.setattr("explorer.notebook.onnx_process.MOST_BYTES", z.nbytes - 1)
    with pytest.raises(LiveModelError, match="answers 5 rows"):
        process(z)
    process.close()


@pytest.mark.parametrize(
    ("contents", "said"), [(looping(), "within 1 s"), (hungry(), "alloc|ended")]
)
def test_a_file_that_hangs_or_eats_memory_is_ended_and_the_next_call_is_answered(
    contents: bytes, said: str
) -> None:
    process = OnnxProcess(contents, "foreign.onnx", answer_s=1.0)
    begun = time.monotonic()
    for _ in range(2):
        with pytest.raises(LiveModelError, match=said):
            process(np.zeros((1, 2), np.float32))
    assert time.monotonic() - begun < 20
    process.close()


def external() -> bytes:
    tensor = numpy_helper.from_array(np.ones(2, np.float32), "w")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"
    return file_of(node("Add", "z", "w"), constants=(tensor,))


def spelled(key: bytes, length: bytes, value_first: bool) -> bytes:
    """The same entry as `external` has, its fields written in another way that readers take."""
    name, value = key + length + b"location", b"\x12\x0b/etc/passwd"
    entry = value + name if value_first else name + value
    return bytes([0x6A, len(entry)]) + entry


@pytest.mark.parametrize("value_first", [False, True])
@pytest.mark.parametrize("length", [b"\x08", b"\x88\x00", b"\x88\x80\x00"])
@pytest.mark.parametrize("key", [b"\x0a", b"\x8a\x00"])
def test_weights_elsewhere_are_seen_however_they_are_written(
    key: bytes, length: bytes, value_first: bool
) -> None:
    entry = spelled(key, length, value_first)
    tensor = TensorProto.FromString(entry)
    assert [(one.key, one.value) for one in tensor.external_data] == [("location", "/etc/passwd")]
    with pytest.raises(LiveModelError, match="in another file"):
        check_file(b"\x08\x08" + entry, "foreign.onnx")
    check_file(b"\x08\x08\n\x0aallocation", "mine.onnx")


BAD = {
    "nothing": (b"", "is empty"),
    "a pickle": (b"\x80\x04\x95rest", "could run anything"),
    "torch.save": (b"PK\x03\x04rest", "could run anything"),
    "weights elsewhere": (external(), "in another file"),
    "noise": (bytes(range(256)) * 4, "cannot open it"),
    "cut short": (file_of(node("Sigmoid", "z"))[:-9], "cannot open it"),
    "an unknown layer": (file_of(node("Exfiltrate", "z")), "cannot open it"),
}


@pytest.mark.parametrize("words", BAD)
def test_a_bad_file_is_one_sentence(words: str) -> None:
    contents, said = BAD[words]
    with pytest.raises(LiveModelError, match=said):
        OnnxProcess(contents, "foreign.onnx")


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.notebook.onnx_process.MOST_FILE_BYTES", 1 << 10)
    with pytest.raises(LiveModelError, match="larger than"):
        check_file(bytes(2 << 10), "large.onnx")


def test_an_answer_that_is_too_long_ends_its_process_and_the_next_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = OnnxProcess(file_of(node("Sigmoid", "z")), "mine.onnx")
    with monkeypatch.context() as shorter:
        shorter.setattr("explorer.notebook.onnx_messages.MOST_BYTES", 100)
        with pytest.raises(LiveModelError, match="too long"):
            process(np.zeros((50, 2), np.float32))
    assert np.array_equal(process(np.zeros((1, 2), np.float32))[0], [[0.5, 0.5]])
    process.close()


def test_an_answer_that_is_cut_short_is_an_end() -> None:
    assert read_bytes(io.BytesIO(LENGTH.pack(9) + b"short")) == b""
    assert read_bytes(io.BytesIO(LENGTH.pack(5) + b"whole")) == b"whole"


@pytest.mark.parametrize("message", [b"", b"short", b"\x05" + bytes(7), b"\xfe" + b"\xff" * 7])
def test_what_is_no_message_is_refused(message: bytes) -> None:
    with pytest.raises(MessageError):
        arrays_of(message)
