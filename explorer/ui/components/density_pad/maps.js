// Which maps bend a Gaussian?

// Φ, the share of N(0, 1) below z; Abramowitz & Stegun 7.1.26, to 1e-7.
export function share(z) {
  const t = 1 / (1 + 0.3275911 * (Math.abs(z) / Math.SQRT2));
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - tail * Math.exp((-z * z) / 2);
  return 0.5 * (1 + Math.sign(z) * erf);
}

// Name → (z₁, z₂) → [x₁, x₂].
export const MAPS = {
  // Doersch 2016, arXiv:1606.05908, Fig. 2.
  ring: (a, b) => {
    const length = Math.hypot(a, b) || 1e-9;
    return [a / 10 + a / length, b / 10 + b / length];
  },
  banana: (a, b) => [a, (a * a) / 2 - 1 + b / 4],
  spiral: (a, b) => {
    const t = 1 + 3 * Math.PI * share(a);
    return [(t / 5) * Math.cos(t) + b / 14, (t / 5) * Math.sin(t) + b / 14];
  },
  square: (a, b) => [3 * share(a) - 1.5, 3 * share(b) - 1.5],
  islands: (a, b) => [a / 3 + 1.3 * Math.sign(a), b / 3 + 0.7 * Math.sign(a)],
};

// A curve's points, split wherever neighbours land far apart: the map tears there.
export function pieces(points, farthest) {
  const found = [[points[0]]];
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i - 1];
    if (Math.hypot(points[i][0] - x, points[i][1] - y) > farthest) found.push([]);
    found[found.length - 1].push(points[i]);
  }
  return found;
}

// Places along a stroke, as far apart as `step`, so that slow and fast parts of it weigh the same.
export function evenly(stroke, step) {
  const found = [stroke[0]];
  let left = step;
  for (let i = 1; i < stroke.length; i++) {
    const [[x0, y0], [x1, y1]] = [stroke[i - 1], stroke[i]];
    const length = Math.hypot(x1 - x0, y1 - y0);
    let along = left;
    for (; along <= length; along += step) found.push([x0 + (along / length) * (x1 - x0), y0 + (along / length) * (y1 - y0)]);
    left = along - length;
  }
  return found;
}
