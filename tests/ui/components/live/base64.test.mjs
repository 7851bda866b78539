// How do bytes travel as text?

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromBase64, toBase64 } from "../../../../explorer/ui/components/live/base64.js";

test("bytes come back from base64 as they went, however many", () => {
  for (const length of [0, 1, 2, 3, 0x8000, 0x8001, 200_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
  }
});
