// How far is a Gaussian q from the posterior p, both ways, and which one is nearest?
//
// A Gaussian is { mean: [2], covariance: [Σ₁₁, Σ₁₂, Σ₂₂] }.

import { derivatives, LOG_TWO_PI, logJoint } from "./posterior.js";

const NODES = [[-Math.sqrt(3), 1 / 6], [0, 2 / 3], [Math.sqrt(3), 1 / 6]]; // Gauss and Hermite's
const [MOST_STEPS, SMALLEST_STEP, SETTLED] = [200, 1e-4, 1e-10];

const determinant = ([a, b, c]) => a * c - b * b;
const inverse = ([a, b, c]) => [c, -b, a].map((value) => value / determinant([a, b, c]));

// Lower triangular [L₁₁, L₂₁, L₂₂], L·Lᵀ = Σ.
export function root([a, b, c]) {
  const first = Math.sqrt(a);
  return [first, b / first, Math.sqrt(Math.max(c - (b * b) / a, 0))];
}

// What a person drags: two deviations along axes that are turned by an angle.
export function turned([along, across], angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [u, v] = [along ** 2, across ** 2];
  return [u * cos * cos + v * sin * sin, (u - v) * sin * cos, u * sin * sin + v * cos * cos];
}

// The same read back: [[along, across], angle].
export function axesOf([a, b, c]) {
  const [middle, half] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  return [[Math.sqrt(middle + half), Math.sqrt(Math.max(middle - half, 0))], 0.5 * Math.atan2(2 * b, a - c)];
}

// Σ of weight·of(z) at the nodes of q.
export function meanUnder({ mean: [m1, m2], covariance }, of) {
  const [l11, l21, l22] = root(covariance);
  for (const [e1, w1] of NODES) for (const [e2, w2] of NODES) of(w1 * w2, m1 + l11 * e1, m2 + l21 * e1 + l22 * e2);
}

export const entropy = ({ covariance }) => 1 + LOG_TWO_PI + 0.5 * Math.log(determinant(covariance));

// E_q[log p(z, x)] + H(q), nats.
export function elbo(model, q) {
  let sum = entropy(q);
  meanUnder(q, (weight, z1, z2) => (sum += weight * logJoint(model, z1, z2)));
  return sum;
}

// KL(p‖q), nats, of a posterior whose `evidence` is known.
export function forwardKl(known, { mean, covariance }) {
  const [d1, d2] = [known.mean[0] - mean[0], known.mean[1] - mean[1]];
  const [a, b, c] = inverse(covariance);
  const [s11, s12, s22] = known.covariance;
  const squares = a * (s11 + d1 * d1) + 2 * b * (s12 + d1 * d2) + c * (s22 + d2 * d2);
  return known.logDensity + LOG_TWO_PI + 0.5 * (Math.log(determinant(covariance)) + squares);
}

// The q with the posterior's own moments: KL(p‖q) is least there.
export const matched = ({ mean, covariance: [a, b, c] }, isMeanField) => ({ mean, covariance: [a, isMeanField ? 0 : b, c] });

// The slope of E_q[log p] in the mean and its mean curvature.
export function pull(model, q) {
  const found = { slope: [0, 0], curvature: [0, 0, 0] };
  meanUnder(q, (weight, z1, z2) => {
    const { slope, curvature } = derivatives(model, z1, z2);
    for (let i = 0; i < 2; i += 1) found.slope[i] += weight * slope[i];
    for (let i = 0; i < 3; i += 1) found.curvature[i] += weight * curvature[i];
  });
  return found;
}

// The q's on the way uphill, by steps of natural gradient that never lower the ELBO: the last one's
// KL(q‖p) is the least that is to be had from where it began.
export function climb(model, start, isMeanField, steps = MOST_STEPS) {
  const path = [{ ...start, elbo: elbo(model, start) }];
  let rate = 1;
  while (path.length < steps && rate > SMALLEST_STEP) {
    const now = path.at(-1);
    const next = stepped(model, now, isMeanField, rate);
    if (!next || next.elbo < now.elbo) {
      rate /= 2;
      continue;
    }
    path.push(next);
    if (next.elbo - now.elbo < SETTLED) break;
    rate = Math.min(1, 1.5 * rate);
  }
  return path;
}

function stepped(model, q, isMeanField, rate) {
  const { slope, curvature } = pull(model, q);
  const precision = inverse(q.covariance).map((value, i) => (1 - rate) * value - rate * curvature[i]);
  if (isMeanField) precision[1] = 0;
  if (precision[0] <= 0 || determinant(precision) <= 0) return null;
  const covariance = inverse(precision);
  const [a, b, c] = covariance;
  const mean = [q.mean[0] + rate * (a * slope[0] + b * slope[1]), q.mean[1] + rate * (b * slope[0] + c * slope[1])];
  const next = { mean, covariance };
  return { ...next, elbo: elbo(model, next) };
}

// The q of least KL(q‖p): the best climb from the middle and from either side. Of two humps that are
// as good it takes the one that `near` lies nearer to.
export function closest(model, known, isMeanField, near = [1, 0]) {
  const side = Math.sqrt(Math.max(known.covariance[0], 0.04));
  const starts = [0, 1, -1].map((sign) => [known.mean[0] + sign * side, known.mean[1]]);
  const found = starts.map((mean) => climb(model, { mean, covariance: [0.1, 0, 0.1] }, isMeanField).at(-1));
  const best = Math.max(...found.map((q) => q.elbo));
  const away = ({ mean }) => Math.hypot(mean[0] - near[0], mean[1] - near[1]);
  return found.filter((q) => q.elbo > best - 1e-6).reduce((one, other) => (away(other) < away(one) ? other : one));
}
