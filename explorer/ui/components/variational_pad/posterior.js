// What is known of z once x is seen, where x bends? z ~ N(0, I), x = slope·z₁ + z₂ + bend·z₁² + ε.
//
// Given z₁ all is Gaussian in z₂, so that only z₁ is left to be summed over; log p(z, x) is a
// polynomial of the fourth degree, whose mean under a Gaussian three nodes a side give exactly.

export const NOISE = 0.5; // the deviation of ε
export const LOG_TWO_PI = Math.log(2 * Math.PI);
const [REACH, PLACES] = [7, 448]; // of z₁: beyond it the prior leaves e⁻²⁴

const bent = ({ slope, bend }, z1) => slope * z1 + bend * z1 * z1;

// log p(z) + log p(x|z), nats.
export function logJoint(model, z1, z2) {
  const miss = (model.x - bent(model, z1) - z2) / NOISE;
  return -0.5 * (z1 * z1 + z2 * z2 + miss * miss + 3 * LOG_TWO_PI) - Math.log(NOISE);
}

// Its slope [2] and its curvature [∂₁₁, ∂₁₂, ∂₂₂].
export function derivatives(model, z1, z2) {
  const precision = 1 / NOISE ** 2;
  const pull = precision * (model.x - bent(model, z1) - z2);
  const steep = model.slope + 2 * model.bend * z1;
  return {
    slope: [-z1 + pull * steep, -z2 + pull],
    curvature: [-1 - precision * steep * steep + 2 * pull * model.bend, -precision * steep, -1 - precision],
  };
}

const SPREAD = 1 + NOISE ** 2; // the variance of x given z₁
const WITHIN = NOISE ** 2 / SPREAD; // that of z₂ given z₁ and x

// log p(z₁|x), of which log p(x) is taken off, and the mean and deviation of z₂ given z₁ and x.
export function conditional(model, z1, logPx = 0) {
  const rest = model.x - bent(model, z1);
  const log = -0.5 * (z1 * z1 + (rest * rest) / SPREAD + 2 * LOG_TWO_PI + Math.log(SPREAD));
  return [log - logPx, rest / SPREAD, Math.sqrt(WITHIN)];
}

// log p(x), and the posterior's mean, covariance [Σ₁₁, Σ₁₂, Σ₂₂] and E[log p(z|x)], nats.
export function evidence(model) {
  const step = (2 * REACH) / PLACES;
  const nodes = Array.from({ length: PLACES }, (_, i) => {
    const z1 = (i + 0.5) * step - REACH;
    const [log, z2] = conditional(model, z1);
    return { z1, z2, weight: log + Math.log(step) };
  });
  const most = Math.max(...nodes.map(({ weight }) => weight));
  for (const node of nodes) node.weight = Math.exp(node.weight - most);
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of) => nodes.reduce((sum, node) => sum + node.weight * of(node), 0) / total;
  const logPx = Math.log(total) + most;
  const [m1, m2] = [mean(({ z1 }) => z1), mean(({ z2 }) => z2)];
  const covariance = [
    mean(({ z1 }) => (z1 - m1) ** 2),
    mean(({ z1, z2 }) => (z1 - m1) * (z2 - m2)),
    mean(({ z2 }) => (z2 - m2) ** 2) + WITHIN,
  ];
  // Of the two squares that hold z₂ the means grow by its variance.
  const joint = mean(({ z1, z2 }) => logJoint(model, z1, z2)) - 0.5 * WITHIN * (1 + 1 / NOISE ** 2);
  return { logPx, mean: [m1, m2], covariance, logDensity: joint - logPx };
}
