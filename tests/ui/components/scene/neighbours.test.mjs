import assert from "node:assert/strict";
import { test } from "node:test";

import { GridIndex, classCentres, spreadLabels } from "../../../../explorer/ui/components/scene/neighbours.js";
import { closeTo, numbers } from "../live/chance.mjs";

function byBruteForce(points, x, y, k) {
  const all = [];
  for (let i = 0; i < points.length / 2; i++) {
    all.push({ index: i, distance: Math.hypot(points[2 * i] - x, points[2 * i + 1] - y) });
  }
  return all.sort((a, b) => a.distance - b.distance).slice(0, k);
}

test("the nearest are those that a search through all points finds", () => {
  for (const count of [1, 2, 7, 50, 1000]) {
    const points = Float32Array.from(numbers(count, 2, count).flat(), (v) => v * 3);
    const index = new GridIndex(points);
    for (const [x, y] of numbers(60, 2, 99)) {
      const found = index.nearest(9 * x, 9 * y, 7); // many of these places are far outside
      closeTo(found.map((f) => f.distance), byBruteForce(points, 9 * x, 9 * y, 7).map((f) => f.distance));
      assert.equal(new Set(found.map((f) => f.index)).size, Math.min(7, count));
    }
  }
});

test("clusters, a line, and points on one spot are no special cases", () => {
  const clustered = numbers(400, 2).flatMap(([x, y], i) => [x / 50 + (i % 2) * 100, y / 50]);
  const line = numbers(100, 1).flatMap(([x]) => [x, 2]);
  const spot = new Array(40).fill(1);
  for (const values of [clustered, line, spot]) {
    const points = Float32Array.from(values);
    const index = new GridIndex(points);
    for (const [x, y] of numbers(40, 2)) {
      const found = index.nearest(60 * x, 5 * y, 3);
      closeTo(found.map((f) => f.distance), byBruteForce(points, 60 * x, 5 * y, 3).map((f) => f.distance));
    }
  }
});

test("no points, no neighbours", () => {
  const index = new GridIndex(new Float32Array());
  assert.deepEqual(index.nearest(0, 0, 7), []);
  assert.deepEqual(index.inWindow([-1, 1, -1, 1]), []);
});

test("a window holds the points between its edges, and counting stops past the limit", () => {
  const points = Float32Array.from(numbers(2000, 2).flat());
  const index = new GridIndex(points);
  for (const [a, b, c, d] of numbers(40, 4)) {
    const window = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
    const expected = [];
    for (let i = 0; i < 2000; i++) {
      const [x, y] = points.subarray(2 * i, 2 * i + 2);
      if (x >= window[0] && x <= window[1] && y >= window[2] && y <= window[3]) expected.push(i);
    }
    assert.deepEqual(index.inWindow(window).sort((p, q) => p - q), expected);
  }
  const some = index.inWindow([-1, 1, -1, 1], 100);
  assert.ok(some.length > 100 && some.length < 2000);
});

test("a class is named at its median; one stray moves it little, a class without points has none", () => {
  const points = Float32Array.from([0, 0, 1, 1, 2, 2, 500, -500, 7, 8]);
  const labels = Uint8Array.from([0, 0, 0, 0, 2]);
  assert.deepEqual(classCentres(points, labels, 3), [[1.5, 0.5], null, [7, 8]]);
});

test("labels that lie on one another are pushed apart, others stay", () => {
  const places = [[0, 0], [2, 0], null, [300, 300]];
  const [a, b, none, far] = spreadLabels(places, 20);
  assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) >= 20 - 1e-6);
  assert.equal(none, null);
  assert.deepEqual(far, [300, 300]);
  assert.deepEqual(places[0], [0, 0]);
  const [p, q] = spreadLabels([[5, 5], [5, 5]], 10);
  assert.ok(Math.hypot(p[0] - q[0], p[1] - q[1]) > 9.9);
});
