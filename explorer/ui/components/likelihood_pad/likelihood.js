// How likely are points under a Gaussian, and where is that largest?

// All that the likelihood needs to know of the points.
export function statistics(points) {
  const count = points.length;
  const mean = points.reduce((sum, x) => sum + x, 0) / count;
  const variance = points.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
  return { count, mean, spread: Math.sqrt(variance) };
}

// log Π N(x; μ, σ²), nats.
export function logLikelihood({ count, mean, spread }, mu, sigma) {
  const squares = spread ** 2 + (mean - mu) ** 2;
  return -0.5 * count * (Math.log(2 * Math.PI * sigma ** 2) + squares / sigma ** 2);
}

// Its slope in μ and in σ.
export function slope({ count, mean, spread }, mu, sigma) {
  const squares = spread ** 2 + (mean - mu) ** 2;
  return [(count * (mean - mu)) / sigma ** 2, (count * (squares / sigma ** 2 - 1)) / sigma];
}

// How far from the mean μ may lie at this σ, for the log-likelihood to be `drop` nats below its
// largest; NaN where it is lower at every μ. From logLikelihood = largest − drop, solved for μ.
export function contourHalfWidth({ count, spread }, sigma, drop) {
  return Math.sqrt(sigma ** 2 * ((2 * drop) / count + 1 - 2 * Math.log(sigma / spread)) - spread ** 2);
}

export function density(x, mu, sigma) {
  return Math.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
}

// Uphill from (μ, σ) to near the top, in steps of natural gradient: the slope by the inverse of the
// Fisher information, n/σ² and 2n/σ².
export function ascent(statistics, mu, sigma, steps = 60, rate = 0.12) {
  const path = [[mu, sigma]];
  for (let step = 0; step < steps; step++) {
    const [dMu, dSigma] = slope(statistics, mu, sigma);
    mu += (rate * dMu * sigma ** 2) / statistics.count;
    const change = (rate * dSigma * sigma ** 2) / (2 * statistics.count);
    sigma += Math.min(Math.max(change, -0.2 * sigma), 0.2 * sigma);
    path.push([mu, sigma]);
  }
  path.push([statistics.mean, statistics.spread]);
  return path;
}
