import assert from "node:assert/strict";
import { test } from "node:test";

import { MAPS, evenly, pieces, share } from "../../../../explorer/ui/components/density_pad/maps.js";
import { normalSource, uniformSource } from "../../../../explorer/ui/components/live/random.js";
import { Learner, Network, energyDistance } from "../../../../explorer/ui/components/density_pad/network.js";

const near = (one, other, within = 1e-9) => assert.ok(Math.abs(one - other) <= within, `${one} is not ${other}`);
const drawn = (count, seed) => {
  const normal = normalSource(seed);
  return Float64Array.from({ length: 2 * count }, () => normal());
};

test("the draws have a Gaussian's mean, variance and share beyond two deviations", () => {
  const values = drawn(50_000, 1);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  near(mean, 0, 0.015);
  near(variance, 1, 0.02);
  near(values.filter((z) => Math.abs(z) > 2).length / values.length, 0.0455, 0.004);
  assert.notEqual(uniformSource(1)(), uniformSource(2)());
});

test("Φ is that of tables", () => {
  for (const [z, phi] of [[0, 0.5], [1, 0.8413447], [-1.96, 0.0249979], [3, 0.9986501]]) near(share(z), phi, 2e-7);
});

test("the ring is Doersch's, and every map is finite everywhere", () => {
  const [x, y] = MAPS.ring(3, -4);
  near(x, 0.3 + 0.6);
  near(y, -0.4 - 0.8);
  for (const map of Object.values(MAPS)) {
    for (const z of [[0, 0], [-6, 6], [1e-12, 0], [4, -4]]) assert.ok(map(...z).every(Number.isFinite));
  }
});

test("a Gaussian through the square map is uniform", () => {
  const values = drawn(20_000, 3);
  let inside = 0;
  for (let i = 0; i < values.length; i += 2) {
    const [x, y] = MAPS.square(values[i], values[i + 1]);
    assert.ok(Math.abs(x) <= 1.5 && Math.abs(y) <= 1.5);
    if (Math.abs(x) < 0.75 && y > 0) inside += 1;
  }
  near(inside / 20_000, 0.25, 0.015);
});

test("the distance of equal sets is nothing, and grows as one moves away", () => {
  const points = drawn(60, 4);
  near(energyDistance(points, points).value, 0, 1e-9);
  const distances = [0.2, 1, 3].map((by) => energyDistance(points.map((v) => v + by), points).value);
  assert.ok(distances[0] > 0 && distances[0] < distances[1] && distances[1] < distances[2]);
});

test("the distance's gradient is that of finite differences", () => {
  const [x, y] = [drawn(7, 5), drawn(9, 6)];
  const { gradient } = energyDistance(x, y);
  for (let i = 0; i < x.length; i++) {
    const [up, down] = [1e-6, -1e-6].map((by) => energyDistance(x.map((v, k) => (k === i ? v + by : v)), y).value);
    near(gradient[i], (up - down) / 2e-6, 1e-6);
  }
});

test("the network's gradient is that of finite differences, in every weight", () => {
  const network = new Network([2, 5, 4, 2], normalSource(7));
  const [z, y] = [drawn(6, 8), drawn(8, 9)];
  const loss = () => energyDistance(network.forward(z), y);
  network.backward(loss().gradient);
  for (const { values, slopes } of network.layers) {
    values.forEach((value, part) => {
      for (let i = 0; i < value.length; i++) {
        const kept = value[i];
        const [up, down] = [1e-6, -1e-6].map((by) => {
          value[i] = kept + by;
          return loss().value;
        });
        value[i] = kept;
        near(slopes[part][i], (up - down) / 2e-6, 1e-6);
      }
    });
  }
});

test("a network learns the ring from draws alone", () => {
  const normal = normalSource(13);
  const learner = new Learner(() => MAPS.ring(normal(), normal()), normalSource(11));
  learner.step();
  const before = learner.distance;
  for (let i = 0; i < 500; i++) learner.step();
  assert.ok(learner.distance < before / 8, `${before} → ${learner.distance}`);
  const out = learner.all(drawn(500, 12));
  let onTheRing = 0;
  for (let i = 0; i < out.length; i += 2) onTheRing += Math.abs(Math.hypot(out[i], out[i + 1]) - 1.12) < 0.3;
  assert.ok(onTheRing > 420, `${onTheRing} of 500`);
});

test("a curve is cut where the map tears", () => {
  assert.deepEqual(pieces([[0, 0], [1, 0], [9, 0], [10, 0]], 2), [[[0, 0], [1, 0]], [[9, 0], [10, 0]]]);
});

test("a stroke's places are evenly spaced, however fast it was drawn", () => {
  const places = evenly([[0, 0], [0.01, 0], [0.02, 0], [2.05, 0]], 0.1);
  assert.equal(places.length, 21);
  // Round a corner the way, not the straight line, is measured.
  assert.equal(evenly([[0, 0], [0, 1.03], [1.02, 1.03]], 0.1).length, 21);
  places.slice(1).forEach(([x, y], i) => near(Math.hypot(x - places[i][0], y - places[i][1]), 0.1, 1e-9));
  assert.deepEqual(evenly([[1, 1]], 0.1), [[1, 1]]);
  assert.deepEqual(evenly([[1, 1], [1, 1]], 0.1), [[1, 1]]);
});
