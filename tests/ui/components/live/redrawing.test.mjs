// Is a canvas drawn again when its size changes and when letters come, and no more once closed?

import assert from "node:assert/strict";
import { test } from "node:test";

const fonts = new EventTarget();
globalThis.document = { fonts };
let resized, watched;
globalThis.ResizeObserver = class {
  constructor(run) {
    resized = run;
    watched = [];
  }

  observe(element) {
    watched.push(element);
  }

  disconnect() {
    watched = [];
  }
};
const { onLetters, Redrawing } = await import("../../../../explorer/ui/components/live/redrawing.js");

test("it is drawn when its size changes and when letters come", () => {
  let drawn = 0;
  const watch = new Redrawing(() => (drawn += 1));
  watch.observe("canvas");
  assert.deepEqual(watched, ["canvas"]);
  resized();
  fonts.dispatchEvent(new Event("loadingdone"));
  assert.equal(drawn, 2);
  watch.disconnect();
  fonts.dispatchEvent(new Event("loadingdone"));
  assert.deepEqual([drawn, watched], [2, []]);
});

test("where there are no fonts to hear of nothing breaks", () => {
  globalThis.document = {};
  onLetters(() => assert.fail())();
});
