// Do strokes and the pen come out of an address as they went in?

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_LETTERS, exact, penIn, penText, strokesIn, written } from "../../../../explorer/ui/components/draw_pad/written.js";

const COLOURS = ["#ffffff", "#e5484d"];
const DRAWN = [
  { kind: "stroke", erase: false, size: 0.07, colour: undefined, points: [[0.1, 0.2], [0.5, 1.19], [-0.2, 0.3]] },
  { kind: "stroke", erase: true, size: 0.3, colour: undefined, points: [[0.25, 0.75]] },
  { kind: "stroke", erase: false, size: 0.015, colour: "#e5484d", points: [[0, 1], [1, 0]] },
].map(exact);

test("strokes come back to the last bit, in letters that need no escaping", () => {
  const text = written(DRAWN, COLOURS);
  assert.match(text, /^[\w.-]+$/);
  assert.deepEqual(strokesIn(text, COLOURS), DRAWN);
});

test("laid on the grid of the address they have not moved to the eye", () => {
  const [{ points, size }] = [exact({ kind: "stroke", size: 0.0712, points: [[0.12345, 0.98765]] })];
  assert.ok(Math.hypot(points[0][0] - 0.12345, points[0][1] - 0.98765) < 1 / 2500);
  assert.ok(Math.abs(size - 0.0712) < 1 / 4000);
  assert.deepEqual(exact({ points, size }), { points, size });
});

test("what is no strokes alone, or too much, is not written", () => {
  assert.equal(written([{ kind: "picture" }, ...DRAWN], COLOURS), "");
  const long = { ...DRAWN[0], points: Array.from({ length: MOST_LETTERS }, () => [0.5, 0.5]) };
  assert.equal(written([long], COLOURS), "");
});

test("nonsense is no drawing", () => {
  for (const text of ["", "x", "iAA", "iAAAAA", "iAAAAAA.", "<b>", "iAAAAAA".repeat(5000), "iAA\u00e4AAA"]) {
    assert.deepEqual(strokesIn(text, COLOURS), []);
  }
});

test("the pen is one of size, rubber and colour", () => {
  for (const [pen, text] of [
    [[52, false, undefined, []], "52"],
    [[0, true, undefined, []], "0_e"],
    [[100, false, "#e5484d", COLOURS], "100_1"],
  ]) {
    assert.equal(penText(...pen), text);
  }
  assert.deepEqual(penIn("100_1", COLOURS), { step: 100, erases: false, colour: "#e5484d" });
  assert.deepEqual(penIn("7_e", []), { step: 7, erases: true, colour: undefined });
  for (const text of ["", "101", "7_x", "-1", "7_12"]) assert.equal(penIn(text, COLOURS), null);
});
