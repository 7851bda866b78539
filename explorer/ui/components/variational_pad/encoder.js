// What does it cost that one encoder serves every x, where each x could have a q of its own?
//
// The encoder gives q's mean and root [log L₁₁, L₂₁, log L₂₂] as polynomials of x; it is fitted to
// the mean ELBO of the x's, each weighed by p(x).

import { closest, elbo, matched, pull, root } from "./gaussians.js";
import { evidence } from "./posterior.js";

export const RANGE = [-3, 4];
const COUNT = 29;
const [STEPS, RATE] = [240, 0.05];
const [KEEP, KEEP_SQUARES] = [0.9, 0.99]; // Adam's

const scaled = (x) => (2 * (x - RANGE[0])) / (RANGE[1] - RANGE[0]) - 1;

// Chebyshev's polynomials up to a degree.
function basis(x, degree) {
  const t = scaled(x);
  const values = [1, t];
  while (values.length <= degree) values.push(2 * t * values.at(-1) - values.at(-2));
  return values.slice(0, degree + 1);
}

const outputsOf = ({ mean, covariance }) => {
  const [l11, l21, l22] = root(covariance);
  return [...mean, Math.log(l11), l21, Math.log(Math.max(l22, 1e-3))];
};

function gaussianOf([m1, m2, a, l21, d]) {
  const [l11, l22] = [Math.exp(a), Math.exp(d)];
  return { mean: [m1, m2], covariance: [l11 * l11, l11 * l21, l21 * l21 + l22 * l22] };
}

// All x's, with log p(x), the least KL(q‖p) of each and the encoder's, nats, and both means.
export function amortised({ slope, bend }, isMeanField, degree) {
  const places = Array.from({ length: COUNT }, (_, i) => {
    const x = RANGE[0] + ((RANGE[1] - RANGE[0]) * i) / (COUNT - 1);
    const model = { slope, bend, x };
    const known = evidence(model);
    return { x, model, known, best: closest(model, known, isMeanField), basis: basis(x, degree) };
  });
  const total = places.reduce((sum, { known }) => sum + Math.exp(known.logPx), 0);
  for (const place of places) place.weight = Math.exp(place.known.logPx) / total;
  const starts = [(place) => place.best, (place) => matched(place.known, isMeanField)];
  const fits = starts.map((of) => fitted(places, projected(places, (place) => outputsOf(of(place))), isMeanField));
  const { weights } = fits[0].value >= fits[1].value ? fits[0] : fits[1];
  const gaps = places.map((place) => {
    const { x, known, best, weight } = place;
    return { x, weight, best: known.logPx - best.elbo, encoder: known.logPx - elbo(place.model, gaussianOf(outputs(place, weights))) };
  });
  const mean = (name) => gaps.reduce((sum, gap) => sum + gap.weight * gap[name], 0);
  return { gaps, best: mean("best"), encoder: mean("encoder") };
}

const outputs = (place, weights) => weights.map((row) => row.reduce((sum, weight, k) => sum + weight * place.basis[k], 0));

// The polynomials that lie nearest to wanted outputs, by least squares.
function projected(places, wanted) {
  const size = places[0].basis.length;
  const normal = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => places.reduce((sum, { basis, weight }) => sum + weight * basis[i] * basis[j], i === j ? 1e-9 : 0)),
  );
  const targets = places.map(wanted);
  return targets[0].map((_, output) => {
    const right = normal.map((_, i) => places.reduce((sum, { basis, weight }, n) => sum + weight * basis[i] * targets[n][output], 0));
    return solved(normal, right);
  });
}

function solved(matrix, right) {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  rows.forEach((pivot, i) => {
    for (let j = 0; j < rows.length; j += 1) {
      if (j === i) continue;
      const share = rows[j][i] / pivot[i];
      rows[j].forEach((_, k) => (rows[j][k] -= share * pivot[k]));
    }
  });
  return rows.map((row, i) => row.at(-1) / row[i]);
}

// Adam, with steps that end small.
function fitted(places, start, isMeanField) {
  const weights = start.map((row) => [...row]);
  const [first, second] = [0, 1].map(() => weights.map((row) => row.map(() => 0)));
  for (let step = 1; step <= STEPS; step += 1) {
    const slopes = slopesOf(places, weights, isMeanField);
    const rate = RATE * (1 - (step - 1) / STEPS);
    weights.forEach((row, i) => row.forEach((_, k) => {
      first[i][k] += (1 - KEEP) * (slopes[i][k] - first[i][k]);
      second[i][k] += (1 - KEEP_SQUARES) * (slopes[i][k] ** 2 - second[i][k]);
      row[k] += (rate * first[i][k]) / (1 - KEEP ** step) / (Math.sqrt(second[i][k] / (1 - KEEP_SQUARES ** step)) + 1e-8);
    }));
  }
  const value = places.reduce((sum, place) => sum + place.weight * elbo(place.model, gaussianOf(outputs(place, weights))), 0);
  return { weights, value };
}

// Of the weighed mean of the ELBOs: through S = ½(E[∇²log p] + Σ⁻¹) to the root, ∂/∂L = 2·S·L.
function slopesOf(places, weights, isMeanField) {
  const slopes = weights.map((row) => row.map(() => 0));
  for (const place of places) {
    const told = outputs(place, weights);
    const q = gaussianOf(told);
    const { slope, curvature: [h11, h12, h22] } = pull(place.model, q);
    const [l11, l21, l22] = root(q.covariance);
    // Σ⁻¹·L is the root's inverse, turned over: its lower part is the diagonal.
    const toRoot = [h11 * l11 + h12 * l21 + 1 / l11, h12 * l11 + h22 * l21, h22 * l22 + 1 / l22];
    const each = [...slope, toRoot[0] * l11, isMeanField ? 0 : toRoot[1], toRoot[2] * l22];
    each.forEach((value, i) => place.basis.forEach((part, k) => (slopes[i][k] += place.weight * value * part)));
  }
  return slopes;
}
