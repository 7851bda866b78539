import assert from "node:assert/strict";
import { test } from "node:test";

import { drawFilm } from "../../../../explorer/ui/components/latent_pad/layers.js";

// A context that keeps each line's points and the last colour that it was drawn in.
function listener() {
  const lines = [];
  return {
    lines,
    save() {},
    restore() {},
    beginPath: () => lines.push({ points: [] }),
    lineTo: (x, y) => lines.at(-1).points.push([x, y]),
    stroke() {
      lines.at(-1).color = this.strokeStyle;
    },
  };
}

const frame = {
  place: { originX: 10, originY: 20, scale: 2 },
  theme: { paper: [255, 255, 255], latent: [1, 2, 3], classes: [] },
};

test("the frames of each part of a film are joined in their order, and no part to the next", () => {
  const context = listener();
  drawFilm(context, frame, Float32Array.from([0, 0, 1, 0, 1, 1, 5, 5, 6, 5]), 3);
  assert.deepEqual(context.lines.map(({ points }) => points), [
    [[10, 20], [12, 20], [12, 18]],
    [[20, 10], [22, 10]],
  ]);
  assert.ok(context.lines.every(({ color }) => color.includes("1, 2, 3")), "a film has no classes");
});
