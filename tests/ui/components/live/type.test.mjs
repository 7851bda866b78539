// Is what is drawn never too small to be read, and larger on a large screen?

import assert from "node:assert/strict";
import { test } from "node:test";

let resized;
globalThis.addEventListener = (_, run) => (resized = run);
const { fontOf, typeScale } = await import("../../../../explorer/ui/components/live/type.js");

function root(px) {
  globalThis.document = { documentElement: {} };
  globalThis.getComputedStyle = () => ({ fontSize: `${px}px` });
  resized();
}

test("words of a canvas have at least 12 px", () => {
  root(15);
  assert.equal(fontOf(500, 9, "Inter"), "500 12px Inter");
  assert.equal(fontOf(700, 13), "700 13px sans-serif");
});

test("they grow with the page's type, and do not shrink with it", () => {
  root(30);
  assert.deepEqual([typeScale(), fontOf(600, 11, "Inter")], [2, "600 24px Inter"]);
  root(10);
  assert.equal(typeScale(), 1);
});
