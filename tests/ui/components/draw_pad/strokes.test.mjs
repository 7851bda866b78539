// Is what is seen, undone and sent what was drawn?

import assert from "node:assert/strict";
import test from "node:test";

import {
  MIN_STEP,
  MAX_ITEMS,
  brushAt,
  contentOf,
  isNew,
  placeOn,
  smoothed,
  stepOf,
  visibleItems,
  withClear,
  withItem,
  withoutLast,
} from "../../../../explorer/ui/components/draw_pad/strokes.js";

const stroke = (erase = false) => ({ kind: "stroke", erase, size: 0.1, points: [[0.5, 0.5]] });
const picture = { kind: "picture" };
const clear = { kind: "clear" };

test("only what came after the last clearing is seen", () => {
  const last = stroke();
  assert.deepEqual(visibleItems([stroke(), picture, clear, last]), [last]);
  assert.deepEqual(visibleItems([stroke(), clear]), []);
  assert.deepEqual(visibleItems([]), []);
});

test("a picture covers what was there before it, and strokes lie over it", () => {
  const over = stroke();
  assert.deepEqual(visibleItems([stroke(), picture, over]), [picture, over]);
  assert.deepEqual(visibleItems([picture, clear, over]), [over]);
});

test("content is what a person would call it", () => {
  assert.equal(contentOf([]), "empty");
  assert.equal(contentOf([stroke()]), "drawing");
  assert.equal(contentOf([stroke(true)]), "empty"); // erasing a blank sheet draws nothing
  assert.equal(contentOf([stroke(), stroke(true)]), "drawing");
  assert.equal(contentOf([picture]), "picture");
  assert.equal(contentOf([picture, stroke()]), "drawing");
  assert.equal(contentOf([picture, stroke(true)]), "drawing"); // part of the picture is gone
  assert.equal(contentOf([stroke(), clear]), "empty");
});

test("undo takes back each thing done, clearing among them", () => {
  const items = withClear(withItem([], stroke()));
  assert.equal(contentOf(items), "empty");
  assert.equal(contentOf(withoutLast(items)), "drawing");
  assert.equal(contentOf(withoutLast(withoutLast(items))), "empty");
  assert.deepEqual(withoutLast([]), []);
});

test("clearing an empty sheet is nothing done", () => {
  const cleared = [stroke(), clear];
  assert.equal(withClear(cleared), cleared);
  assert.deepEqual(withClear([]), []);
});

test("lists are made anew, never changed", () => {
  const items = Object.freeze([stroke()]);
  assert.equal(withItem(items, picture).length, 2);
  assert.equal(withClear(items).length, 2);
  assert.equal(withoutLast(items).length, 0);
  assert.equal(items.length, 1);
});

test("many items lose only what can no longer be seen", () => {
  let items = Array.from({ length: MAX_ITEMS }, () => stroke());
  items = withItem(items, stroke());
  assert.equal(items.length, MAX_ITEMS + 1); // all of them are seen
  items = withItem(items, picture);
  assert.deepEqual(items, [picture]);
});

test("points that the eye cannot tell apart are left out", () => {
  assert.ok(isNew([], [0.5, 0.5]));
  assert.ok(!isNew([[0.5, 0.5]], [0.5 + MIN_STEP / 2, 0.5]));
  assert.ok(isNew([[0.5, 0.5]], [0.5, 0.5 + 2 * MIN_STEP]));
});

test("places are shares of the sheet, held near it", () => {
  const box = { left: 100, top: 50, width: 200, height: 200 };
  assert.deepEqual(placeOn(box, 100, 50), [0, 0]);
  assert.deepEqual(placeOn(box, 200, 150), [0.5, 0.5]);
  assert.deepEqual(placeOn(box, -1e6, 1e6), [-0.2, 1.2]);
});

test("the smooth line begins and ends where the hand did", () => {
  for (const count of [2, 3, 10]) {
    const points = Array.from({ length: count }, (_, i) => [i / count, (i * i) / count]);
    const { start, curves } = smoothed(points);
    assert.deepEqual(start, points[0]);
    assert.deepEqual(curves.at(-1)[1], points.at(-1));
    assert.equal(curves.length, count - 1);
  }
});

test("each curve ends half-way between two points, pulled by the one before", () => {
  const { curves } = smoothed([
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
  assert.deepEqual(curves[0], [
    [1, 0],
    [1, 0.5],
  ]);
});

test("the slider covers the brushes in equal ratios, and comes back", () => {
  const range = [0.01, 0.16];
  assert.equal(brushAt(0, range), 0.01);
  assert.ok(Math.abs(brushAt(50, range) - 0.04) < 1e-12);
  assert.ok(Math.abs(brushAt(100, range) - 0.16) < 1e-12);
  assert.equal(brushAt(-5, range), 0.01);
  for (let step = 0; step <= 100; step++) assert.equal(stepOf(brushAt(step, range), range), step);
});
