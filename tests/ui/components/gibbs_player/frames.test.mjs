// What is a portion of a chain, and what is asked for next?

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  HOLDS,
  PACES,
  boxOf,
  decimal,
  fromText,
  gridOf,
  heatAt,
  isIn,
  isRunningOut,
  packed,
  placeOfHeat,
  portionFrames,
  readPortion,
  refilled,
  toText,
  unitAt,
  unpacked,
  windowOf,
} from "../../../../explorer/ui/components/gibbs_player/frames.js";

const ENDS = [0.25, 4];

test("bits are packed from the highest on and come back, as text too", () => {
  const bits = Uint8Array.from([1, 0, 0, 0, 0, 0, 1, 0, 1]);
  assert.deepEqual([...packed(bits)], [0b10000010, 0b10000000]);
  assert.deepEqual(unpacked(fromText(toText(packed(bits))), 9), bits);
});

test("a portion's states are cut from its blobs", () => {
  const header = { shape: [1, 2, 2], hidden_units: 3, steps: [1, 2] };
  const blobs = {
    hidden: Uint8Array.from([0b10100000, 0b01000000]),
    visible: Uint8Array.from([0b11000000, 0b00110000]),
    mean: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
    free_energy: new Uint8Array(new Float32Array([-1.5, 2.5]).buffer),
  };
  header.blobs = {};
  let offset = 0;
  for (const [name, blob] of Object.entries(blobs)) {
    header.blobs[name] = [offset, blob.length, ""];
    offset += (blob.length + 3) & ~3;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const first = (4 + text.length + 3) & ~3;
  const message = new Uint8Array(first + offset);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, 4);
  for (const [name, blob] of Object.entries(blobs)) message.set(blob, first + header.blobs[name][0]);
  const { frames } = readPortion(message);
  assert.deepEqual(frames[1], {
    step: 2,
    mean: Uint8Array.from([5, 6, 7, 8]),
    visible: Uint8Array.from([0, 0, 1, 1]),
    hidden: Uint8Array.from([0, 1, 0]),
    energy: 2.5,
  });
});

test("a portion is asked for early enough and bounded", () => {
  for (const { rate, stride } of Object.values(PACES)) {
    const frames = portionFrames(rate);
    assert.ok(frames >= 12 && frames <= 60);
    assert.ok(stride <= 50);
    assert.ok(isRunningOut(0, rate) && !isRunningOut(frames, rate));
  }
});

test("the middle of the slider is a temperature of 1, its ends the ends", () => {
  assert.equal(heatAt(50, ENDS), 1);
  assert.equal(heatAt(0, ENDS), 0.25);
  assert.equal(heatAt(100, ENDS), 4);
  for (const place of [0, 20, 50, 80, 100]) assert.equal(placeOfHeat(heatAt(place, ENDS), ENDS), place);
});

test("a drag holds whole pixels within the picture, whichever way it went", () => {
  assert.deepEqual(boxOf([0.26, 0.1], [0.74, 0.9], 4, 4), [1, 0, 3, 4]);
  assert.deepEqual(boxOf([0.74, 0.9], [0.26, 0.1], 4, 4), [1, 0, 3, 4]);
  assert.deepEqual(boxOf([-2, -2], [3, 3], 4, 4), [0, 0, 4, 4]);
});

test("halves cover the picture without a pixel in both", () => {
  const [height, width] = [5, 7];
  for (const [one, other] of [["top", "bottom"], ["left", "right"]]) {
    const boxes = [one, other].map((name) => HOLDS[name].box(height, width));
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) assert.equal(boxes.filter((box) => isIn(box, x, y)).length, 1);
  }
  assert.equal(HOLDS.nothing.box(height, width), null);
});

test("held pixels stay as at the start, the others are tossed, in every channel", () => {
  const start = Uint8Array.from({ length: 24 }, () => 1);
  const state = refilled(start, [2, 3, 4], [0, 0, 2, 3], () => 0.9);
  for (let i = 0; i < 24; i++) assert.equal(state[i], i % 4 < 2 ? 1 : 0);
});

test("the grid of units is near a square and holds all", () => {
  for (const units of [1, 12, 40, 500]) {
    const { columns, rows } = gridOf(units);
    assert.ok(columns * rows >= units && columns * (rows - 1) < units);
  }
});

test("the unit under the pointer is the one drawn there", () => {
  assert.equal(unitAt(0, 0, 500), 0);
  assert.equal(unitAt(0.999, 0, 500), 22); // 23 columns
  assert.equal(unitAt(0, 0.999, 500), 21 * 23);
  assert.equal(unitAt(0.999, 0.999, 500), -1); // the last row is not full
  assert.equal(unitAt(-0.1, 0.5, 500), -1);
});

test("the energy's window holds what is seen and the usual range", () => {
  const [low, high] = windowOf([5, -90], [-30, -20, -10]);
  assert.ok(low < -90 && high > 5);
  const [empty] = windowOf([], [-30, -20, -10]);
  assert.ok(empty < -30);
});

test("numbers have a true minus sign", () => {
  assert.equal(decimal(-3.14159), "−3.1");
  assert.equal(decimal(-0.01), "0.0");
});
