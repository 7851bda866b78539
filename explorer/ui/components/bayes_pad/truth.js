// Where do the points come from, and how are new ones drawn from a fit?

import { normalSource, uniformSource } from "../live/random.js";

export const REACH = 4; // both axes run from −4 to 4
const [FRESH_DRAW, FRESH] = [4242, 2000];
// Each class: its clumps, [mean x₁, mean x₂, deviation x₁, deviation x₂, correlation].
const TRUTHS = {
  gaussian: [[[-1.5, -0.7, 0.9, 0.9, 0.3]], [[1.4, -0.5, 0.9, 0.9, 0.3]], [[0, 1.8, 0.9, 0.9, 0.3]]],
  clumps: [[[-1.2, -0.6, 0.7, 0.8, 0]], [[0.9, -0.8, 0.5, 0.5, 0], [3.2, -2.6, 0.35, 0.35, 0]], [[0.1, 1.8, 0.8, 0.6, 0.3]]],
};

const inside = (value) => Math.min(Math.max(value, -REACH + 0.1), REACH - 0.1);

function drawn([mean1, mean2, d1, d2, correlation], normal) {
  const [e1, e2] = [normal(), normal()];
  return [inside(mean1 + d1 * e1), inside(mean2 + d2 * (correlation * e1 + Math.sqrt(1 - correlation ** 2) * e2))];
}

// `count` points of each class, of one draw of many. More points are the fewer ones and others.
export function pointsOf(truth, classes, count, draw) {
  return TRUTHS[truth].slice(0, classes).flatMap((clumps, label) => {
    const normal = normalSource(11 + 1000 * draw + 97 * label);
    return Array.from({ length: count }, (_, i) => [...drawn(clumps[i % clumps.length], normal), label]);
  });
}

export const fresh = (truth, classes) => pointsOf(truth, classes, Math.round(FRESH / classes), FRESH_DRAW);

// New points of the Gaussians: a class by its prior, then a place by its likelihood.
export function newPoints({ classes }, count, seed) {
  const [normal, uniform] = [normalSource(seed), uniformSource(seed + 1)];
  return Array.from({ length: count }, () => {
    let rest = uniform();
    let label = classes.findIndex(({ prior }) => (rest -= prior) < 0);
    if (label < 0) label = classes.length - 1;
    const { mean, covariance: [a, b, c] } = classes[label];
    const [e1, e2] = [normal(), normal()];
    return [mean[0] + Math.sqrt(a) * e1, mean[1] + (b / Math.sqrt(a)) * e1 + Math.sqrt(c - (b * b) / a) * e2, label];
  });
}
