"""Does what Python packs come out of the envelope in the browser?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.components.live.envelope import pack_apart, pack_envelope
from tests.ui.components.conftest import opened

SCRIPT = Path(pack_envelope.__code__.co_filename).parent / "envelope.js"


@given(st.text(), st.dictionaries(st.sampled_from("abcdef"), st.binary(max_size=40)))
def test_what_goes_in_comes_out_and_starts_on_a_multiple_of_four(text, blobs):
    envelope = pack_envelope({"text": text}, blobs)
    header, found = opened(envelope)
    assert header["text"] == text
    assert found == blobs
    assert all(offset % 4 == 0 for offset, _, _ in header["blobs"].values())


def test_equal_input_is_equal_bytes_and_a_change_changes_the_digests():
    envelope = pack_envelope({"a": 1}, {"x": b"one", "y": b"two"})
    assert envelope == pack_envelope({"a": 1}, {"x": b"one", "y": b"two"})
    before, _ = opened(envelope)
    after, _ = opened(pack_envelope({"a": 1}, {"x": b"one", "y": b"TWO"}))
    assert before["digest"] != after["digest"]
    assert before["blobs"]["x"][2] == after["blobs"]["x"][2]
    assert before["blobs"]["y"][2] != after["blobs"]["y"][2]
    other, _ = opened(pack_envelope({"a": 2}, {"x": b"one", "y": b"two"}))
    assert before["digest"] != other["digest"]


def test_a_number_that_json_does_not_have_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        pack_envelope({"a": float("nan")}, {})


def test_the_browser_reads_what_python_wrote(tmp_path, run_node):
    envelope = pack_envelope({"name": "μ of 10"}, {"odd": b"\x01\x02\x03", "even": b"\x09\x08"})
    (tmp_path / "envelope").write_bytes(envelope)
    (tmp_path / "read.mjs").write_text(
        f"""import {{ readFileSync }} from "node:fs";
        import {{ readEnvelope }} from {json.dumps(SCRIPT.as_uri())};
        const {{ header, blobs }} = readEnvelope(new Uint8Array(readFileSync("envelope")));
        const bytes = (name) => [...blobs[name].bytes];
        console.log(JSON.stringify([header.name, bytes("odd"), bytes("even")]));""",
        encoding="utf-8",
    )
    finished = run_node("read.mjs", folder=tmp_path)
    assert json.loads(finished.stdout or "null") == ["μ of 10", [1, 2, 3], [9, 8]], finished.stderr


def test_what_goes_apart_is_named_and_not_sent() -> None:
    kept: list[bytes] = []

    def keep(blob: bytes) -> str:
        kept.append(blob)
        return f"kept/{len(kept)}"

    packed = pack_apart({"a": 1}, {"large": b"L" * 9, "small": b"s"}, ["large", "absent"], keep)
    assert kept == [b"L" * 9]
    assert b"LLL" not in packed
    header = json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
    assert header["apart"] == {"large": "kept/1"}
    assert set(header["blobs"]) == {"small"}
