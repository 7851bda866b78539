// What lies between two epochs?

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  between,
  epochAt,
  gathered,
  mixed,
  placesAt,
  pushedApart,
  sharedHalf,
  shareAt,
  ticksWithin,
} from "../../../../explorer/ui/components/epoch_replay/moments.js";

test("a kept epoch is itself, and one between two is a mixture of both", () => {
  const epochs = [0, 1, 2, 4];
  for (const [index, epoch] of epochs.entries()) {
    const moment = between(epochs, epoch);
    assert.equal(mixed([10, 20, 30, 50], moment), [10, 20, 30, 50][index]);
  }
  assert.deepEqual(between(epochs, 3), { before: 2, after: 3, share: 0.5 });
});

test("past the last kept epoch the last one stays", () => {
  assert.deepEqual(between([0, 1], 7), { before: 1, after: 1, share: 0 });
});

test("places move in a straight line from one epoch to the next", () => {
  const steps = Int16Array.from([0, 0, 100, -100, 40, 80, 100, 100]); // two epochs of two points
  const places = placesAt(steps, 2, 0.5, { before: 0, after: 1, share: 0.25 });
  assert.deepEqual(Array.from(places), [5, 10, 50, -25]);
});

test("names that coincide are said together and no name is lost", () => {
  const points = [
    { x: 0, y: 0, name: "0" },
    { x: 2, y: 1, name: "1" },
    { x: 60, y: 0, name: "2" },
  ];
  const groups = gathered(points, 5);
  assert.deepEqual(groups.map(({ members }) => members.map(({ name }) => name)), [["0", "1"], ["2"]]);
});

test("names are pushed apart until they can be read, and not further", () => {
  const box = (x, y) => ({ x, y, half: 8, high: 17 });
  const [one, other] = pushedApart([box(0, 0), box(6, 0)]);
  assert.ok(Math.abs(one.x - other.x) >= 17.9, `${one.x} ${other.x}`);
  assert.ok(Math.abs(one.x + other.x - 6) < 1e-9 && one.y === 0);
  const far = pushedApart([box(0, 0), box(40, 0)]);
  assert.deepEqual(far.map(({ x }) => x), [0, 40]);
  for (const { x, y } of pushedApart([box(3, 3), box(3, 3)])) assert.ok(x === 3 && y === 3);
});

test("ticks are few, symmetric and inside the window", () => {
  for (const half of [0.3, 1, 3, 3.64, 5, 9.9, 24.4, 180]) {
    const ticks = ticksWithin(half);
    assert.ok(ticks.length >= 3 && ticks.length <= 7, `${half}: ${ticks}`);
    assert.ok(Math.max(...ticks) < half);
    assert.equal(ticks[0], -ticks[ticks.length - 1]);
    assert.ok(ticks.includes(0));
  }
});

test("the shared window lies between the narrowest and the widest", () => {
  assert.equal(sharedHalf([3, 3]), 3);
  const half = sharedHalf([3, 24, 4]);
  assert.ok(half > 3 && half < 24);
});

test("play begins at 0, ends at the last epoch, never goes back, and can go on from anywhere", () => {
  const epochs = Array.from({ length: 50 }, (_, i) => epochAt(i / 49, 60));
  assert.equal(epochs[0], 0);
  assert.equal(epochs[49], 60);
  assert.ok(epochs.every((epoch, i) => i === 0 || epoch > epochs[i - 1]));
  assert.equal(epochAt(1.7, 60), 60);
  for (const epoch of [0, 1, 17, 60]) assert.ok(Math.abs(epochAt(shareAt(epoch, 60), 60) - epoch) < 1e-9);
});
