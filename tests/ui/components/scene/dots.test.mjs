import assert from "node:assert/strict";
import { test } from "node:test";

import { Dots, dotStamp, mixed, word } from "../../../../explorer/ui/components/scene/dots.js";

const SIDE = 40;
const [RED, BLUE] = [[255, 0, 0], [0, 0, 255]];

// What Dots writes, as [r, g, b, a] of each pixel.
function painted(settings) {
  let shown;
  const context = {
    canvas: { width: SIDE, height: SIDE },
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: ({ data }) => (shown = data),
  };
  new Dots().draw(context, {
    points: Float32Array.from([10, 10, 30, 30, 11, 10]),
    ids: [0, 1, 2],
    colours: [0, 1, 1],
    palette: [RED, BLUE],
    selected: null,
    place: { scale: 1, originX: 0, originY: SIDE },
    radius: 3,
    theme: { name: "light" },
    ...settings,
  });
  return (x, y) => [...shown.subarray(4 * ((SIDE - 1 - y) * SIDE + x), 4 * ((SIDE - 1 - y) * SIDE + x) + 4)];
}

test("a dot is in its colour where its point lies, and the rest of the map is empty", () => {
  const at = painted({});
  assert.deepEqual(at(30, 30).slice(0, 3), BLUE);
  assert.ok(at(30, 30)[3] > 200);
  assert.deepEqual(at(20, 20), [0, 0, 0, 0]);
});

test("what is selected is in full colour and on top, all others are dim", () => {
  const at = painted({ selected: Uint8Array.from([1, 0, 0]) });
  assert.deepEqual(at(10, 10).slice(0, 3), RED, "though the other was drawn after it");
  assert.ok(at(10, 10)[3] > 200);
  assert.deepEqual(at(30, 30).slice(0, 3), BLUE);
  assert.ok(at(30, 30)[3] < 60);
});

test("points beyond the map, or without a place, are not drawn and do no harm", () => {
  const at = painted({ points: Float32Array.from([-500, 1e9, NaN, NaN, 10, 10]) });
  assert.deepEqual(at(10, 10).slice(0, 3), BLUE);
});

test("a larger dot covers more, and a rim mixes", () => {
  assert.ok(dotStamp(4).whole.length > dotStamp(2).whole.length);
  assert.equal(mixed(0, word(RED, 200), 128) >>> 24, 100);
  const half = mixed(word(RED, 200), word(BLUE, 200), 128);
  assert.ok(Math.abs((half & 255) - 127) < 3 && Math.abs(((half >>> 16) & 255) - 127) < 3);
});
