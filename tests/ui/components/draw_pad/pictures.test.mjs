// Is the right thing pasted taken and laid on the sheet undistorted?

import assert from "node:assert/strict";
import test from "node:test";

import {
  boxWithin,
  edgeLightness,
  isPng,
  pictureAmong,
  sizeWithin,
} from "../../../../explorer/ui/components/draw_pad/pictures.js";

const file = (type) => ({ type });
const item = (kind, type) => ({ kind, getAsFile: () => (kind === "file" ? file(type) : null) });

test("the first picture is taken, from files or items, and nothing else", () => {
  assert.equal(pictureAmong(null), null);
  assert.equal(pictureAmong({ files: [], items: [item("string", "text/plain")] }), null);
  assert.equal(pictureAmong({ files: [file("application/pdf")], items: [] }), null);
  assert.deepEqual(pictureAmong({ files: [file("text/html"), file("image/webp")] }), file("image/webp"));
  assert.deepEqual(pictureAmong({ items: [item("string", ""), item("file", "image/png")] }), file("image/png"));
  assert.equal(pictureAmong({ items: [{ kind: "file", getAsFile: () => null }] }), null);
});

test("a picture keeps its proportions in the middle of the sheet", () => {
  assert.deepEqual(boxWithin(200, 100), { x: 0, y: 0.25, width: 1, height: 0.5 });
  assert.deepEqual(boxWithin(100, 400), { x: 0.375, y: 0, width: 0.25, height: 1 });
  assert.deepEqual(boxWithin(7, 7), { x: 0, y: 0, width: 1, height: 1 });
});

test("sizes shrink in proportion, never grow, and never vanish", () => {
  assert.deepEqual(sizeWithin(4000, 3000, 1280), [1280, 960]);
  assert.deepEqual(sizeWithin(300, 200, 1280), [300, 200]);
  assert.deepEqual(sizeWithin(10000, 1, 100), [100, 1]);
});

test("a PNG is told by its first bytes", () => {
  assert.ok(isPng(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d)));
  assert.ok(!isPng(Uint8Array.of(0xff, 0xd8, 0xff)));
  assert.ok(!isPng(new Uint8Array()));
});

test("the edge's lightness ignores what is inside", () => {
  const rgba = (width, height, shade) =>
    Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      const inside = x > 0 && x < width - 1 && y > 0 && y < height - 1;
      const level = inside ? 255 - shade : shade;
      return [level, level, level, 255];
    }).flat();
  for (const [width, height] of [
    [5, 4],
    [1, 1],
    [1, 6],
    [6, 1],
    [2, 2],
  ]) {
    assert.ok(Math.abs(edgeLightness(rgba(width, height, 255), width, height) - 1) < 1e-9);
    assert.ok(Math.abs(edgeLightness(rgba(width, height, 0), width, height)) < 1e-9);
  }
});
