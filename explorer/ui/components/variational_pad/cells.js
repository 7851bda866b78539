// What is left of a KL when the plane is cut into cells, and only each cell's share is known?
//
// Given z₁ both p and q are Gaussian in z₂, so that a cell is summed exactly along z₂, and along z₁ by
// Gauss and Legendre's rule; in logarithms throughout, as the KL asks for cells that are all but empty.

import { conditional } from "./posterior.js";

export const HALF = 4; // the window runs from −4 to 4
const STRIPS = 64; // of z₁, with four nodes of q and eight of p, which may be steep: no cell is narrower
const MARGIN = 16; // strips beyond the window: what is there is one more cell
const WIDE = (2 * HALF) / STRIPS;
const bothWays = (half) => half.flatMap(([at, weight]) => [[-at, weight], [at, weight]]);
const FOUR = bothWays([[0.3399810435848563, 0.6521451548625461], [0.8611363115940526, 0.3478548451374538]]);
const EIGHT = bothWays([[0.1834346424956498, 0.362683783378362], [0.525532409916329, 0.3137066458778873], [0.7966664774136267, 0.2223810344533745], [0.9602898564975363, 0.1012285362903763]]);
const NOTHING = 1e-18;
const ERFC = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];

// log erfc(u) for u ≥ 0, within 1.2e-7 however large u is (Press et al., Numerical Recipes, 6.2).
function logErfc(u) {
  const t = 1 / (1 + 0.5 * u);
  let sum = 0;
  for (let k = ERFC.length - 1; k >= 0; k -= 1) sum = sum * t + ERFC[k];
  return Math.log(t) - u * u + sum;
}

// The share of a standard normal above an edge over √2, of known logErfc(|edge|).
const tail = (edge, log) => (edge > 0 ? 0.5 * Math.exp(log) : 1 - 0.5 * Math.exp(log));

const logHalf = Math.log(0.5);
const logLess = (large, small) => large + Math.log1p(-Math.exp(Math.min(small - large, 0)) + 1e-300);

// log of a standard normal's share between two edges u < v, each over √2, of known logErfc(|·|).
function logBetween(u, logU, v, logV) {
  if (u >= 0) return logHalf + logLess(logU, logV);
  if (v <= 0) return logHalf + logLess(logV, logU);
  return Math.log(1 - 0.5 * Math.exp(logU) - 0.5 * Math.exp(logV));
}

// The nodes of z₁, each with the column of cells that it lies in, and its weight; `margin` strips of
// them lie outside on either side, in a column of none.
function* nodes(count, rule, margin = 0) {
  for (let strip = -margin; strip < STRIPS + margin; strip += 1) {
    const column = Math.floor((strip * count) / STRIPS);
    for (const [at, weight] of rule) yield { z1: (strip + 0.5 + at / 2) * WIDE - HALF, column, weight: (weight * WIDE) / 2 };
  }
}

// The edge of a row of cells in deviations of z₂ given z₁, over √2.
const edgeAt = (row, count, mean, deviation) => ((2 * row) / count - 1 - mean / HALF) * (HALF / (deviation * Math.SQRT2));

// log of the share of each of `count` cells a side, rows from the lowest z₂ up, and of all outside, of
// the posterior, which no q may be told is nothing anywhere.
export function sharesOfPosterior(model, logPx, count) {
  const inside = new Float64Array(count * count).fill(-Infinity);
  const [edges, logs] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  let outside = 0;
  for (const { z1, column, weight } of nodes(count, EIGHT, MARGIN)) {
    const [log, mean, deviation] = conditional(model, z1, logPx);
    const logWeight = log + Math.log(weight);
    if (column < 0 || column >= count) {
      outside += Math.exp(logWeight);
      continue;
    }
    for (let row = 0; row <= count; row += 1) {
      edges[row] = edgeAt(row, count, mean, deviation);
      logs[row] = logErfc(Math.abs(edges[row]));
      if (!row) continue;
      const cell = (row - 1) * count + column;
      inside[cell] = logSum(inside[cell], logWeight + logBetween(edges[row - 1], logs[row - 1], edges[row], logs[row]));
    }
    outside += Math.exp(logWeight) * (tail(-edges[0], logs[0]) + tail(edges[count], logs[count]));
  }
  return { inside, logOutside: Math.log(outside + 1e-300) };
}

const logSum = (one, other) => Math.max(one, other) + (one === other ? Math.LN2 : Math.log1p(Math.exp(-Math.abs(one - other))));

// The same of a Gaussian, but not in logarithms: what is all but nothing of q costs next to nothing.
export function sharesOfGaussian({ mean: [m1, m2], covariance: [a, b, c] }, count) {
  const deviation = Math.sqrt(c - (b * b) / a);
  const inside = new Float64Array(count * count);
  for (const { z1, column, weight } of nodes(count, FOUR)) {
    const density = (weight * Math.exp((-0.5 * (z1 - m1) ** 2) / a)) / Math.sqrt(2 * Math.PI * a);
    if (density < NOTHING) continue;
    const mean = m2 + (b / a) * (z1 - m1);
    let above = 0;
    for (let row = count; row >= 0; row -= 1) {
      const edge = edgeAt(row, count, mean, deviation);
      const next = tail(edge, logErfc(Math.abs(edge)));
      if (row < count) inside[row * count + column] += density * Math.max(next - above, 0);
      above = next;
    }
  }
  return inside;
}

// Σ Q log(Q / P) over the cells and the one that is all the rest, nats.
export function discreteKl(q, { inside, logOutside }) {
  const rest = Math.max(1 - q.reduce((sum, value) => sum + value, 0), 0);
  const term = (value, logOther) => (value > 0 ? value * (Math.log(value) - logOther) : 0);
  return q.reduce((sum, value, cell) => sum + term(value, inside[cell]), term(rest, logOutside));
}
