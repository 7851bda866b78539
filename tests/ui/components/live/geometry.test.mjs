import assert from "node:assert/strict";
import { test } from "node:test";

import { latentAt, toPlane, toScreen, visibleWindow } from "../../../../explorer/ui/components/live/geometry.js";
import { closeTo, numbers } from "./chance.mjs";

test("the centre of the view is the centre of the screen, and y points up", () => {
  const size = { width: 400, height: 300 };
  const view = { x: 1, y: 2, half: 1.5 };
  assert.deepEqual(toScreen(view, size, 1, 2), [200, 150]);
  assert.deepEqual(toScreen(view, size, 1, 3.5), [200, 0]);
  assert.deepEqual(visibleWindow(view, size), [-1, 3, 0.5, 3.5]);
});

test("from the plane to the screen and back changes nothing", () => {
  for (const [x, y, half, px, py, w, h] of numbers(200, 7)) {
    const view = { x: 5 * x, y: 5 * y, half: 0.01 + Math.abs(half) };
    const size = { width: 100 + 900 * Math.abs(w), height: 100 + 900 * Math.abs(h) };
    const there = toScreen(view, size, 3 * px, 3 * py);
    closeTo(toPlane(view, size, ...there), [3 * px, 3 * py]);
  }
});

test("a place in the plane is origin + x u + y v; without a plane, itself", () => {
  const plane = { origin: [1, 2, 3], u: [1, 0, 0], v: [0, 0, 1] };
  assert.deepEqual(Array.from(latentAt(plane, 10, 20)), [11, 2, 23]);
  assert.deepEqual(Array.from(latentAt(null, 0.5, -0.25)), [0.5, -0.25]);
});
