import assert from "node:assert/strict";
import { test } from "node:test";

import { ZOOM_IN_LIMIT, asInAddress, keepInside, panBy, zoomAbout } from "../../../../explorer/ui/components/scene/view.js";
import { toPlane, visibleWindow } from "../../../../explorer/ui/components/live/geometry.js";
import { closeTo, numbers } from "../live/chance.mjs";

const home = { x: 0, y: 0, half: 3 };

test("what is under the pointer stays under it, however one zooms", () => {
  for (const [sx, sy, factor, x] of numbers(200, 4)) {
    const size = { width: 600, height: 600 };
    const view = { x, y: -x, half: 1 };
    const pointer = [300 + 300 * sx, 300 + 300 * sy];
    const before = toPlane(view, size, ...pointer);
    const after = zoomAbout(view, size, ...pointer, Math.exp(factor), home);
    closeTo(toPlane(after, size, ...pointer), before);
  }
});

test("zooming in and in stops at the limit, and does not drift there", () => {
  const size = { width: 500, height: 500 };
  let view = { ...home };
  for (let i = 0; i < 100; i++) view = zoomAbout(view, size, 10, 490, 2, home);
  assert.equal(view.half, home.half / ZOOM_IN_LIMIT);
  assert.deepEqual(zoomAbout(view, size, 10, 490, 2, home), view);
});

test("panning moves the plane with the hand", () => {
  const size = { width: 500, height: 500 };
  const [x, y] = toPlane(home, size, 100, 100);
  closeTo(toPlane(panBy(home, size, 30, -20), size, 130, 80), [x, y]);
});

test("a point outside is brought in, a point inside moves nothing", () => {
  const size = { width: 500, height: 500 };
  assert.equal(keepInside(home, size, 0.5, -2), home);
  for (const [x, y] of numbers(100, 2)) {
    const [x0, x1, y0, y1] = visibleWindow(keepInside(home, size, 20 * x, 20 * y), size);
    assert.ok(x0 < 20 * x && 20 * x < x1 && y0 < 20 * y && 20 * y < y1);
  }
});

test("a place is written as short as the view allows, far below a pixel of it", () => {
  assert.deepEqual(asInAddress([-1.36612345, 0.5], 3), [-1.366, 0.5]);
  assert.deepEqual(asInAddress([-1.36612345, 0.5], 0.02), [-1.36612, 0.5]);
  for (const [x, half] of numbers(100, 2)) {
    const wide = Math.abs(half) + 0.01;
    assert.ok(Math.abs(asInAddress([x], wide)[0] - x) <= wide / 1000);
  }
});
