// What is in a portion of a chain?

import assert from "node:assert/strict";
import { test } from "node:test";

import { packed, readPortion, unpacked } from "../../../../explorer/ui/components/gibbs_player/portion.js";

test("bits are packed from the highest on, and come back", () => {
  const bits = Uint8Array.from([1, 0, 0, 0, 0, 0, 1, 0, 1]);
  assert.deepEqual([...packed(bits)], [0b10000010, 0b10000000]);
  assert.deepEqual(unpacked(packed(bits), 9), bits);
});

test("a portion's states are cut from its blobs", () => {
  const header = { shape: [1, 2, 2], hidden_units: 3, steps: [1, 2] };
  const blobs = {
    hidden: Uint8Array.from([0b10100000, 0b01000000]),
    visible: Uint8Array.from([0b11000000, 0b00110000]),
    mean: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
    free_energy: new Uint8Array(new Float32Array([-1.5, 2.5]).buffer),
  };
  header.blobs = {};
  let offset = 0;
  for (const [name, blob] of Object.entries(blobs)) {
    header.blobs[name] = [offset, blob.length, ""];
    offset += (blob.length + 3) & ~3;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const first = (4 + text.length + 3) & ~3;
  const message = new Uint8Array(first + offset);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, 4);
  for (const [name, blob] of Object.entries(blobs)) message.set(blob, first + header.blobs[name][0]);
  const { frames } = readPortion(message);
  assert.deepEqual(frames[1], {
    step: 2,
    mean: Uint8Array.from([5, 6, 7, 8]),
    visible: Uint8Array.from([0, 0, 1, 1]),
    hidden: Uint8Array.from([0, 1, 0]),
    energy: 2.5,
  });
});
