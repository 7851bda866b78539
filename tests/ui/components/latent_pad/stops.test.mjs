// Where does a clicker's key take the cursor?

import assert from "node:assert/strict";
import { test } from "node:test";

import { stopAfter, stopsOf } from "../../../../explorer/ui/components/latent_pad/stops.js";

const PINS = [[1, 1], [2, 0], [-1, 3]];
const CENTRES = [[0, 1], null, [0, -1]];

test("from pin to pin where there are any, else from class to class, else to the prior's mean", () => {
  assert.deepEqual(stopsOf(PINS, CENTRES, [0, 0]), PINS);
  assert.deepEqual(stopsOf([], CENTRES, [0, 0]), [[0, 1], [0, -1]]);
  assert.deepEqual(stopsOf([], [], [0.5, 0]), [[0.5, 0]]);
});

test("forwards and backwards, round and round, and from elsewhere to the first or the last", () => {
  assert.deepEqual(stopAfter(PINS, [1, 1], 1), [2, 0]);
  assert.deepEqual(stopAfter(PINS, [-1, 3], 1), [1, 1]);
  assert.deepEqual(stopAfter(PINS, [1, 1], -1), [-1, 3]);
  assert.deepEqual(stopAfter(PINS, [9, 9], 1), [1, 1]);
  assert.deepEqual(stopAfter(PINS, [9, 9], -1), [-1, 3]);
});
