import assert from "node:assert/strict";
import { test } from "node:test";

import {
  ZOOM_IN_LIMIT, alongPath, distanceToSegment, ellipseAxes, keepInside, latentAt, logPrior, panBy,
  priorCentre, priorWords, simplifiedPath, toPlane, toScreen, visibleWindow, zoomAbout,
} from "../../../../explorer/ui/components/latent_pad/geometry.js";
import { closeTo, numbers } from "./chance.mjs";

const home = { x: 0, y: 0, half: 3 };

test("the centre of the view is the centre of the screen, and y points up", () => {
  const size = { width: 400, height: 300 };
  const view = { x: 1, y: 2, half: 1.5 };
  assert.deepEqual(toScreen(view, size, 1, 2), [200, 150]);
  assert.deepEqual(toScreen(view, size, 1, 3.5), [200, 0]);
  assert.deepEqual(visibleWindow(view, size), [-1, 3, 0.5, 3.5]);
});

test("from the plane to the screen and back changes nothing", () => {
  for (const [x, y, half, px, py, w, h] of numbers(200, 7)) {
    const view = { x: 5 * x, y: 5 * y, half: 0.01 + Math.abs(half) };
    const size = { width: 100 + 900 * Math.abs(w), height: 100 + 900 * Math.abs(h) };
    const there = toScreen(view, size, 3 * px, 3 * py);
    closeTo(toPlane(view, size, ...there), [3 * px, 3 * py]);
  }
});

test("what is under the pointer stays under it, however one zooms", () => {
  for (const [sx, sy, factor, x] of numbers(200, 4)) {
    const size = { width: 600, height: 600 };
    const view = { x, y: -x, half: 1 };
    const pointer = [300 + 300 * sx, 300 + 300 * sy];
    const before = toPlane(view, size, ...pointer);
    const after = zoomAbout(view, size, ...pointer, Math.exp(factor), home);
    closeTo(toPlane(after, size, ...pointer), before);
  }
});

test("zooming in and in stops at the limit, and does not drift there", () => {
  const size = { width: 500, height: 500 };
  let view = { ...home };
  for (let i = 0; i < 100; i++) view = zoomAbout(view, size, 10, 490, 2, home);
  assert.equal(view.half, home.half / ZOOM_IN_LIMIT);
  assert.deepEqual(zoomAbout(view, size, 10, 490, 2, home), view);
});

test("panning moves the plane with the hand", () => {
  const size = { width: 500, height: 500 };
  const [x, y] = toPlane(home, size, 100, 100);
  closeTo(toPlane(panBy(home, size, 30, -20), size, 130, 80), [x, y]);
});

test("a point outside is brought in, a point inside moves nothing", () => {
  const size = { width: 500, height: 500 };
  assert.equal(keepInside(home, size, 0.5, -2), home);
  for (const [x, y] of numbers(100, 2)) {
    const [x0, x1, y0, y1] = visibleWindow(keepInside(home, size, 20 * x, 20 * y), size);
    assert.ok(x0 < 20 * x && 20 * x < x1 && y0 < 20 * y && 20 * y < y1);
  }
});

test("a place in the plane is origin + x u + y v; without a plane, itself", () => {
  const plane = { origin: [1, 2, 3], u: [1, 0, 0], v: [0, 0, 1] };
  assert.deepEqual(Array.from(latentAt(plane, 10, 20)), [11, 2, 23]);
  assert.deepEqual(Array.from(latentAt(null, 0.5, -0.25)), [0.5, -0.25]);
});

test("the prior's centre is the place of the plane that is closest to z = 0", () => {
  const r = Math.SQRT1_2;
  const plane = { origin: [1, 2, 3], u: [r, r, 0], v: [r, -r, 0] };
  const centre = priorCentre(plane);
  const best = Math.hypot(...latentAt(plane, ...centre));
  assert.ok(Math.abs(best - 3) < 1e-6); // only the third axis is out of the plane's reach
  for (const [x, y] of numbers(100, 2)) {
    assert.ok(Math.hypot(...latentAt(plane, centre[0] + x, centre[1] + y)) >= best - 1e-6);
  }
  assert.deepEqual(priorCentre(null), [0, 0]);
});

test("log p(z) at the origin is -D/2 ln 2π, and falls by r²/2", () => {
  closeTo([logPrior([0, 0])], [-Math.log(2 * Math.PI)]);
  closeTo([logPrior([3, 4, 0]) - logPrior([0, 0, 0])], [-12.5]);
});

test("the words name the smallest circle that holds the place", () => {
  assert.equal(priorWords(0, 0, [0, 0]), "inside 1σ");
  assert.equal(priorWords(0, 1, [0, 0]), "inside 1σ");
  assert.equal(priorWords(1, 1, [0, 0]), "inside 2σ");
  assert.equal(priorWords(4, 1, [2, 0]), "inside 3σ");
  assert.equal(priorWords(0, -3.01, [0, 0]), "outside 3σ");
});

test("an ellipse has the axes that its covariance was made of", () => {
  for (const [a, b, angle] of numbers(100, 3)) {
    const [major, minor] = [1 + Math.abs(a), 0.1 + 0.8 * Math.abs(b)];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const along = major ** 2 - minor ** 2;
    const covariance = [
      [minor ** 2 + along * c * c, along * c * s],
      [along * c * s, minor ** 2 + along * s * s],
    ];
    const axes = ellipseAxes(covariance);
    closeTo([axes.major, axes.minor], [major, minor]);
    closeTo([Math.sin(axes.angle - angle)], [0]); // an axis has no direction
  }
});

test("a simplified path keeps its ends and stays within the tolerance", () => {
  for (let round = 0; round < 30; round++) {
    const drawn = numbers(60, 2, round).map(([x, y], i) => [i / 10 + 0.02 * x, Math.sin(i / 8) + 0.02 * y]);
    const kept = simplifiedPath(drawn, 0.1);
    assert.ok(kept.length < drawn.length);
    assert.deepEqual([kept[0], kept.at(-1)], [drawn[0], drawn.at(-1)]);
    for (const point of drawn) {
      const away = kept.slice(1).map((end, i) => distanceToSegment(point, kept[i], end));
      assert.ok(Math.min(...away) <= 0.1 + 1e-12);
    }
  }
});

test("a straight line needs two points, and a path of two is left alone", () => {
  assert.deepEqual(simplifiedPath([[0, 0], [1, 1], [2, 2]], 0.01), [[0, 0], [2, 2]]);
  assert.deepEqual(simplifiedPath([[0, 0], [0, 0]], 1), [[0, 0], [0, 0]]);
});

test("a path is walked at a constant speed", () => {
  const bent = [[0, 0], [3, 0], [3, 1]];
  closeTo(alongPath(bent, 0), [0, 0]);
  closeTo(alongPath(bent, 0.5), [2, 0]);
  closeTo(alongPath(bent, 0.875), [3, 0.5]);
  closeTo(alongPath(bent, 2), [3, 1]);
});
