// How likely is a place of the plane, and how far does a posterior reach?

// Where in the plane the prior is densest: the foot of the perpendicular from z = 0.
export function priorCentre(plane) {
  if (!plane) return [0, 0];
  const along = (axis) => -plane.origin.reduce((sum, o, d) => sum + o * axis[d], 0);
  return [along(plane.u), along(plane.v)];
}

// log N(z; 0, I) in nats.
export function logPrior(z) {
  const squares = z.reduce((sum, value) => sum + value * value, 0);
  return -0.5 * squares - 0.5 * z.length * Math.log(2 * Math.PI);
}

// The prior circles are those of the prior restricted to the plane, which is again a unit Gaussian.
export function priorWords(x, y, centre) {
  const radius = Math.hypot(x - centre[0], y - centre[1]);
  const circle = [1, 2, 3].find((sigmas) => radius <= sigmas);
  return circle ? `inside ${circle}σ` : "outside 3σ";
}

// Semi-axes and tilt (radians, counter-clockwise) of the 1σ ellipse of a 2×2 covariance [[a, b], [b, c]].
export function ellipseAxes([[a, b], [, c]]) {
  const middle = (a + c) / 2;
  const spread = Math.hypot((a - c) / 2, b);
  return {
    major: Math.sqrt(Math.max(middle + spread, 0)),
    minor: Math.sqrt(Math.max(middle - spread, 0)),
    angle: 0.5 * Math.atan2(2 * b, a - c),
  };
}
