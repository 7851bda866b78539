import assert from "node:assert/strict";
import { test } from "node:test";

import { ascent, contourHalfWidth, density, logLikelihood, slope, statistics } from "../../../../explorer/ui/components/likelihood_pad/likelihood.js";

const POINTS = [-1.6, -0.4, 0.1, 0.5, 0.9, 1.6, 2.3];
const near = (one, other, within = 1e-9) => assert.ok(Math.abs(one - other) <= within, `${one} is not ${other}`);

test("the log-likelihood is the sum of the points' log densities", () => {
  const told = statistics(POINTS);
  for (const [mu, sigma] of [[0, 1], [-2.5, 0.3], [1.7, 2.9]]) {
    const sum = POINTS.reduce((total, x) => total + Math.log(density(x, mu, sigma)), 0);
    near(logLikelihood(told, mu, sigma), sum, 1e-8);
  }
});

test("the maximum is at the mean and the deviation, and nowhere near it is more", () => {
  const told = statistics(POINTS);
  near(told.mean, 3.4 / 7);
  const best = logLikelihood(told, told.mean, told.spread);
  for (let angle = 0; angle < 6.28; angle += 0.1) {
    assert.ok(logLikelihood(told, told.mean + 0.05 * Math.cos(angle), told.spread + 0.05 * Math.sin(angle)) < best);
  }
  const [dMu, dSigma] = slope(told, told.mean, told.spread);
  near(dMu, 0);
  near(dSigma, 0);
});

test("the slope is that of finite differences", () => {
  const told = statistics(POINTS);
  const [mu, sigma, h] = [1.3, 0.8, 1e-6];
  const [dMu, dSigma] = slope(told, mu, sigma);
  near(dMu, (logLikelihood(told, mu + h, sigma) - logLikelihood(told, mu - h, sigma)) / (2 * h), 1e-5);
  near(dSigma, (logLikelihood(told, mu, sigma + h) - logLikelihood(told, mu, sigma - h)) / (2 * h), 1e-5);
});

test("a contour lies as many nats below the maximum as it says", () => {
  const told = statistics(POINTS);
  const best = logLikelihood(told, told.mean, told.spread);
  for (const drop of [0.5, 5, 40]) {
    const half = contourHalfWidth(told, 1.2 * told.spread, drop);
    near(logLikelihood(told, told.mean + half, 1.2 * told.spread), best - drop, 1e-9);
  }
  assert.ok(Number.isNaN(contourHalfWidth(told, 10 * told.spread, 0.1)));
});

test("climbing never goes down and ends at the maximum", () => {
  const told = statistics(POINTS);
  for (const start of [[-3.5, 0.2], [3.9, 2.9], [0, 0.16]]) {
    const heights = ascent(told, ...start).map(([mu, sigma]) => logLikelihood(told, mu, sigma));
    heights.slice(1).forEach((height, i) => assert.ok(height >= heights[i] - 1e-6));
    near(heights.at(-1), logLikelihood(told, told.mean, told.spread));
    // The last step, to the very top, is a small one.
    assert.ok(heights.at(-1) - heights.at(-2) < 0.05);
  }
});
