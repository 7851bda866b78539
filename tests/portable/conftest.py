"""How do the tests run a decoder's file under Node?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.portable import __file__ as package
from tests.ui.components.conftest import RunNode, run_node

__all__ = ["run_node"]

READER = Path(package).parent / "decoder.js"
SCRIPT = """
import { readFileSync, writeFileSync } from "node:fs";
import { readDecoder } from %s;

const numbers = (path) => new Float32Array(new Uint8Array(readFileSync(path)).buffer);
const decoder = readDecoder(new Uint8Array(readFileSync("decoder")).buffer);
const rows = numbers("rows");
const drawn = numbers("uniforms").values();
const random = () => drawn.next().value;
const count = rows.length / decoder.rowLength;
const images = new Uint8Array(count * decoder.pixels);
for (let n = 0; n < count; n += 1) {
  const row = rows.subarray(n * decoder.rowLength, (n + 1) * decoder.rowLength);
  images.set(decoder.run(row, random), n * decoder.pixels);
}
writeFileSync("images", images);
console.log(JSON.stringify({ shape: [count, ...decoder.imageShape], model: decoder.model }));
"""

Decode = Callable[..., NDArray[np.uint8]]


@pytest.fixture
def decode_in_node(tmp_path: Path, run_node: RunNode) -> Decode:
    """Images, uint8 (N, C, H, W), of a file's bytes and rows (N, R), decoded by Node."""

    def decode(
        contents: bytes, rows: NDArray[np.floating], uniforms: Sequence[float] = ()
    ) -> NDArray[np.uint8]:
        (tmp_path / "run.mjs").write_text(SCRIPT % json.dumps(READER.as_uri()), encoding="utf-8")
        (tmp_path / "decoder").write_bytes(contents)
        (tmp_path / "rows").write_bytes(np.ascontiguousarray(rows, dtype=np.float32).tobytes())
        (tmp_path / "uniforms").write_bytes(np.asarray(uniforms, dtype=np.float32).tobytes())
        finished = run_node("run.mjs", folder=tmp_path)
        if finished.returncode:
            raise AssertionError(finished.stderr[-2000:])
        shape = json.loads(finished.stdout)["shape"]
        return np.frombuffer((tmp_path / "images").read_bytes(), dtype=np.uint8).reshape(shape)

    return decode
