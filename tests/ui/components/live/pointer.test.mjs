// Where is the pointer, and which way does a key point?

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrowOf, capture, sharesOf } from "../../../../explorer/ui/components/live/pointer.js";

test("a place is a share of the element, from its upper left corner", () => {
  const element = { getBoundingClientRect: () => ({ left: 100, top: 50, width: 200, height: 400 }) };
  assert.deepEqual(sharesOf(element, { clientX: 150, clientY: 450 }), [0.25, 1]);
});

test("arrows point across and down, other keys nowhere", () => {
  assert.deepEqual(["ArrowLeft", "ArrowUp"].map(arrowOf), [[-1, 0], [0, -1]]);
  assert.equal(arrowOf("Enter"), undefined);
});

test("a pointer that cannot be captured is no error", () => {
  const captured = [];
  capture({ setPointerCapture: (id) => captured.push(id) }, { pointerId: 7 });
  const refusing = { setPointerCapture: () => { throw new Error("NotFoundError"); } };
  capture(refusing, { pointerId: 8 });
  assert.deepEqual(captured, [7]);
});
