import assert from "node:assert/strict";
import { test } from "node:test";

import { align, floatsOf, int16sOf, readEnvelope } from "../../../../explorer/ui/components/live/envelope.js";

test("an envelope opens wherever in a message it begins", () => {
  const header = new TextEncoder().encode(JSON.stringify({ name: "µ", blobs: { f: [0, 8, "d1"], g: [8, 3, "d2"] } }));
  const first = align(4 + header.length);
  for (const start of [0, 1, 2, 3]) {
    const message = new Uint8Array(start + first + 12);
    new DataView(message.buffer).setUint32(start, header.length, true);
    message.set(header, start + 4);
    message.set(new Uint8Array(Float32Array.of(0.5, -1).buffer), start + first);
    message.set([1, 2, 3], start + first + 8);
    const { header: read, blobs } = readEnvelope(message.subarray(start));
    assert.equal(read.name, "µ");
    assert.deepEqual([...floatsOf(blobs.f.bytes)], [0.5, -1]);
    assert.deepEqual([...blobs.g.bytes], [1, 2, 3]);
    assert.equal(blobs.g.digest, "d2");
  }
});

test("whole numbers are read wherever they begin", () => {
  const bytes = Uint8Array.of(9, 1, 0, 255, 255);
  assert.deepEqual([...int16sOf(bytes.subarray(1))], [1, -1]);
});
