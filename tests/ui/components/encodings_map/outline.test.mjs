import assert from "node:assert/strict";
import { test } from "node:test";

import { Outline, boxCorners, markInside } from "../../../../explorer/ui/components/encodings_map/outline.js";
import { numbers } from "../live/chance.mjs";

test("what lies in a circle is inside its outline, and nothing else", () => {
  const circle = Array.from({ length: 200 }, (_, n) => [2 + 3 * Math.cos((n * Math.PI) / 100), -1 + 3 * Math.sin((n * Math.PI) / 100)]);
  const outline = new Outline(circle);
  for (const [x, y] of numbers(500, 2)) {
    const [px, py] = [2 + 4 * x, -1 + 4 * y];
    const radius = Math.hypot(px - 2, py + 1);
    if (Math.abs(radius - 3) > 0.01) assert.equal(outline.contains(px, py), radius < 3);
  }
});

test("who circles twice loses nothing, and a hole between two windings against each other is outside", () => {
  const square = boxCorners([0, 0], [4, 4]);
  const again = boxCorners([0.5, 0.5], [3.5, 3.5]);
  assert.ok(new Outline([...square, square[0], ...again, again[0]]).contains(2, 2));
  assert.ok(!new Outline([...square, square[0], ...again.toReversed()]).contains(2, 2));
});

test("only the rows asked for are marked, and those without a place never", () => {
  const points = Float32Array.from([1, 1, 9, 9, NaN, NaN, 2, 2]);
  const into = new Uint8Array(4).fill(1);
  assert.deepEqual([...markInside(into, points, [0, 1, 2], new Outline(boxCorners([3, 3], [0, 0])))], [1, 0, 0, 0]);
});

test("a line of one place, or none that encloses anything, holds nothing", () => {
  assert.ok(!new Outline([[1, 1]]).contains(1, 1));
  assert.ok(!new Outline([[0, 0], [2, 0]]).contains(1, 0));
});
