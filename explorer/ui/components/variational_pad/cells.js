// What is left of a KL when the plane is cut into cells, and only each cell's share is known?
//
// Given z₁ both p and q are Gaussian in z₂, so that a cell is summed exactly along z₂, and along z₁ by
// Gauss and Legendre's rule; in logarithms throughout, as the KL asks for cells that are all but empty.

import { conditional } from "./posterior.js";

export const HALF = 4; // the window runs from −4 to 4
const STRIPS = 64; // of z₁, with eight nodes each: no cell is narrower
const MARGIN = 16; // strips beyond the window: what is there is one more cell
const WIDE = (2 * HALF) / STRIPS;
const LEGENDRE = [[0.1834346424956498, 0.362683783378362], [0.525532409916329, 0.3137066458778873], [0.7966664774136267, 0.2223810344533745], [0.9602898564975363, 0.1012285362903763]];
const RULE = LEGENDRE.flatMap(([at, weight]) => [[-at, weight], [at, weight]]);
const ERFC = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];

// log erfc(u) for u ≥ 0, within 1.2e-7 however large u is (Press et al., Numerical Recipes, 6.2).
function logErfc(u) {
  const t = 1 / (1 + 0.5 * u);
  let sum = 0;
  for (let k = ERFC.length - 1; k >= 0; k -= 1) sum = sum * t + ERFC[k];
  return Math.log(t) - u * u + sum;
}

const logHalf = Math.log(0.5);
const logLess = (large, small) => large + Math.log1p(-Math.exp(Math.min(small - large, 0)) + 1e-300);

// log of a standard normal's share between two edges u < v, each over √2, of known logErfc(|·|).
function logBetween(u, logU, v, logV) {
  if (u >= 0) return logHalf + logLess(logU, logV);
  if (v <= 0) return logHalf + logLess(logV, logU);
  return Math.log(1 - 0.5 * Math.exp(logU) - 0.5 * Math.exp(logV));
}

// log of the share of each of `count` cells a side, rows from the lowest z₂ up, and of all outside, of
// a density told as given(z₁) = [log density of z₁, mean and deviation of z₂ there].
export function logShares(given, count, margin = 0) {
  const inside = new Float64Array(count * count).fill(-Infinity);
  const [edges, logs] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  const tail = (edge, log) => (edge > 0 ? 0.5 * Math.exp(log) : 1 - 0.5 * Math.exp(log));
  let outside = 0;
  for (let strip = -margin; strip < STRIPS + margin; strip += 1) {
    const column = Math.floor((strip * count) / STRIPS);
    for (const [at, weight] of RULE) {
      const [log, mean, deviation] = given((strip + 0.5 + at / 2) * WIDE - HALF);
      const logWeight = log + Math.log((weight * WIDE) / 2);
      if (column < 0 || column >= count) {
        outside += Math.exp(logWeight);
        continue;
      }
      for (let row = 0; row <= count; row += 1) {
        edges[row] = ((2 * row) / count - 1 - mean / HALF) * (HALF / (deviation * Math.SQRT2));
        logs[row] = logErfc(Math.abs(edges[row]));
        if (!row) continue;
        const cell = (row - 1) * count + column;
        inside[cell] = logSum(inside[cell], logWeight + logBetween(edges[row - 1], logs[row - 1], edges[row], logs[row]));
      }
      outside += Math.exp(logWeight) * (tail(-edges[0], logs[0]) + tail(edges[count], logs[count]));
    }
  }
  return { inside, logOutside: Math.log(outside + 1e-300) };
}

const logSum = (one, other) => Math.max(one, other) + (one === other ? Math.LN2 : Math.log1p(Math.exp(-Math.abs(one - other))));

export const sharesOfPosterior = (model, logPx, count) => logShares((z1) => conditional(model, z1, logPx), count, MARGIN);

export function sharesOfGaussian({ mean: [m1, m2], covariance: [a, b, c] }, count) {
  const deviation = Math.sqrt(c - (b * b) / a);
  const logScale = -0.5 * Math.log(2 * Math.PI * a);
  const { inside } = logShares((z1) => [logScale - (0.5 * (z1 - m1) ** 2) / a, m2 + (b / a) * (z1 - m1), deviation], count);
  return inside.map(Math.exp);
}

// Σ Q log(Q / P) over the cells and the one that is all the rest, nats.
export function discreteKl(q, { inside, logOutside }) {
  const rest = Math.max(1 - q.reduce((sum, value) => sum + value, 0), 0);
  const term = (value, logOther) => (value > 0 ? value * (Math.log(value) - logOther) : 0);
  return q.reduce((sum, value, cell) => sum + term(value, inside[cell]), term(rest, logOutside));
}
