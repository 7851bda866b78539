// Which pixels are held, and what of the others?

import assert from "node:assert/strict";
import { test } from "node:test";

import { HOLDS, boxOf, isIn, refilled } from "../../../../explorer/ui/components/gibbs_player/held_region.js";

test("a drag holds whole pixels within the picture, whichever way it went", () => {
  assert.deepEqual(boxOf([0.26, 0.1], [0.74, 0.9], 4, 4), [1, 0, 3, 4]);
  assert.deepEqual(boxOf([0.74, 0.9], [0.26, 0.1], 4, 4), [1, 0, 3, 4]);
  assert.deepEqual(boxOf([-2, -2], [3, 3], 4, 4), [0, 0, 4, 4]);
});

test("halves cover the picture without a pixel in both", () => {
  const [height, width] = [5, 7];
  for (const [one, other] of [["top", "bottom"], ["left", "right"]]) {
    const boxes = [one, other].map((name) => HOLDS[name].box(height, width));
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) assert.equal(boxes.filter((box) => isIn(box, x, y)).length, 1);
  }
  assert.equal(HOLDS.nothing.box(height, width), null);
});

test("held pixels stay as at the start, the others are tossed, in every channel", () => {
  const start = Uint8Array.from({ length: 24 }, () => 1);
  const state = refilled(start, [2, 3, 4], [0, 0, 2, 3], () => 0.9);
  for (let i = 0; i < 24; i++) assert.equal(state[i], i % 4 < 2 ? 1 : 0);
});
