// What do Gaussians know of classes, and what does logistic regression?
//
// Points are [x₁, x₂, class]. A fit's `scores(x₁, x₂)` are, for each class, log p(x|y)p(y) of the one and
// the linear scores of the other: the softmax of either is p(y|x).

export const FLOOR = 0.02; // added to each variance, so that a class of one point is no spike
export const PENALTY = 0.1; // of half the squared weights, so that classes that do not overlap end
const [STEPS, SETTLED, NUDGE] = [60, 1e-10, 1e-9];

// Maximum likelihood: a share, a mean and a covariance for each class, or one covariance for all.
export function gaussians(points, classes, isShared, floor = FLOOR) {
  const fits = Array.from({ length: classes }, (_, label) => {
    const own = points.filter((point) => point[2] === label);
    const mean = [0, 1].map((axis) => own.reduce((sum, point) => sum + point[axis], 0) / own.length);
    const product = (i, j) => own.reduce((sum, point) => sum + (point[i] - mean[i]) * (point[j] - mean[j]), 0) / own.length;
    return { prior: own.length / points.length, mean, covariance: [product(0, 0), product(0, 1), product(1, 1)] };
  });
  const pooled = [0, 1, 2].map((k) => fits.reduce((sum, { prior, covariance }) => sum + prior * covariance[k], 0));
  for (const fit of fits) {
    const [a, b, c] = isShared ? pooled : fit.covariance;
    fit.covariance = [a + floor, b, c + floor];
  }
  const told = fits.map(({ prior, mean, covariance: [a, b, c] }) => {
    const size = a * c - b * b;
    return { mean, inverse: [c / size, -b / size, a / size], log: Math.log(prior) - Math.log(2 * Math.PI) - 0.5 * Math.log(size) };
  });
  const scores = (x1, x2) =>
    told.map(({ mean, inverse, log }) => {
      const d1 = x1 - mean[0];
      const d2 = x2 - mean[1];
      return log - 0.5 * (inverse[0] * d1 * d1 + 2 * inverse[1] * d1 * d2 + inverse[2] * d2 * d2);
    });
  return { classes: fits, scores };
}

// Bayes' rule at one place: for each class prior · likelihood, their sum the evidence, and the posterior.
export function bayes({ classes, scores }, x1, x2) {
  const joints = scores(x1, x2);
  const logEvidence = logSum(joints);
  return {
    evidence: Math.exp(logEvidence),
    classes: joints.map((joint, label) => ({
      prior: classes[label].prior,
      likelihood: Math.exp(joint - Math.log(classes[label].prior)),
      posterior: Math.exp(joint - logEvidence),
    })),
  };
}

function logSum(values) {
  let most = values[0];
  for (let k = 1; k < values.length; k += 1) if (values[k] > most) most = values[k];
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += Math.exp(values[k] - most);
  return most + Math.log(sum);
}

export function softmax(scores) {
  const total = logSum(scores);
  return scores.map((score) => Math.exp(score - total));
}

const features = (x1, x2, isCurved) => (isCurved ? [1, x1, x2, x1 * x1, x1 * x2, x2 * x2] : [1, x1, x2]);

// The weights that make the labels most probable, less PENALTY/2 of their squares, by Newton's method.
export function logistic(points, classes, isCurved, penalty = PENALTY, start = []) {
  const rows = points.map(([x1, x2]) => features(x1, x2, isCurved));
  const size = rows[0].length;
  const isNear = start.length === classes * size; // the weights before a point was moved
  let weights = isNear ? Float64Array.from(start) : new Float64Array(classes * size);
  const scoresOf = (row, from) => {
    const scores = new Array(classes).fill(0);
    for (let label = 0; label < classes; label += 1) {
      for (let k = 0; k < size; k += 1) scores[label] += row[k] * from[label * size + k];
    }
    return scores;
  };
  const costOf = (from) => {
    let cost = 0;
    from.forEach((weight, k) => (cost += k % size ? 0.5 * penalty * weight * weight : 0));
    return rows.reduce((sum, row, i) => {
      const scores = scoresOf(row, from);
      return sum + logSum(scores) - scores[points[i][2]];
    }, cost);
  };
  // From saturated weights of other points Newton's steps may find no way back.
  const zeros = new Float64Array(classes * size);
  if (isNear && !(costOf(weights) <= costOf(zeros))) weights = zeros;
  let cost = costOf(weights);
  for (let step = 0; step < STEPS; step += 1) {
    const change = newton(rows, points, weights, classes, size, penalty, scoresOf);
    let share = 1;
    let next = weights.map((weight, k) => weight - change[k]);
    let lower = costOf(next);
    while (!(lower <= cost) && share > 1e-4) {
      share /= 2;
      next = weights.map((weight, k) => weight - share * change[k]);
      lower = costOf(next);
    }
    const gained = cost - lower;
    if (!(gained >= 0)) break;
    [weights, cost] = [next, lower];
    if (gained < SETTLED) break;
  }
  return { weights, scores: (x1, x2) => scoresOf(features(x1, x2, isCurved), weights) };
}

function newton(rows, points, weights, classes, size, penalty, scoresOf) {
  const all = classes * size;
  const slope = new Float64Array(all);
  const curvature = Array.from({ length: all }, () => new Float64Array(all));
  rows.forEach((row, i) => {
    const p = softmax(scoresOf(row, weights));
    for (let one = 0; one < classes; one += 1) {
      const miss = p[one] - (points[i][2] === one ? 1 : 0);
      for (let k = 0; k < size; k += 1) slope[one * size + k] += miss * row[k];
      for (let other = 0; other <= one; other += 1) {
        const weight = p[one] * ((one === other ? 1 : 0) - p[other]);
        for (let k = 0; k < size; k += 1) {
          const line = curvature[one * size + k];
          for (let l = 0; l < size; l += 1) line[other * size + l] += weight * row[k] * row[l];
        }
      }
    }
  });
  for (let k = 0; k < all; k += 1) {
    const toll = k % size ? penalty : 0;
    slope[k] += toll * weights[k];
    curvature[k][k] += toll + NUDGE;
  }
  return solved(curvature, slope);
}

// Of a symmetric positive matrix whose lower half is given, by Cholesky's root.
function solved(matrix, right) {
  const size = right.length;
  const root = matrix.map((row) => Float64Array.from(row));
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = root[i][j];
      for (let k = 0; k < j; k += 1) sum -= root[i][k] * root[j][k];
      root[i][j] = i === j ? Math.sqrt(Math.max(sum, 1e-14)) : sum / root[j][j];
    }
  }
  const found = Float64Array.from(right);
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) found[i] -= root[i][k] * found[k];
    found[i] /= root[i][i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) found[i] -= root[k][i] * found[k];
    found[i] /= root[i][i];
  }
  return found;
}

export function best(scores) {
  let most = 0;
  for (let label = 1; label < scores.length; label += 1) if (scores[label] > scores[most]) most = label;
  return most;
}

// The share of labelled points that a fit takes for another class.
export const wrong = ({ scores }, points) => points.filter(([x1, x2, label]) => best(scores(x1, x2)) !== label).length / points.length;
