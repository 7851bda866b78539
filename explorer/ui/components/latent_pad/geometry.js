// Where on the screen is a point of the plane, where in the latent space is it, and how likely is it there?
//
// A view is { x, y, half }: the centre of the window in plane units and half the length of its
// shorter side. A size is { width, height } in CSS pixels. The y axis of the plane points up.

export const ZOOM_IN_LIMIT = 400; // the smallest window is the home window divided by this
export const ZOOM_OUT_LIMIT = 2.5;

export function homeView(home) {
  return { x: home.x, y: home.y, half: home.half };
}

// screen = (originX + x * scale, originY - y * scale)
export function placement(view, size) {
  const scale = Math.min(size.width, size.height) / (2 * view.half);
  return {
    scale,
    originX: size.width / 2 - view.x * scale,
    originY: size.height / 2 + view.y * scale,
  };
}

export function toScreen(view, size, x, y) {
  const { scale, originX, originY } = placement(view, size);
  return [originX + x * scale, originY - y * scale];
}

export function toPlane(view, size, screenX, screenY) {
  const { scale, originX, originY } = placement(view, size);
  return [(screenX - originX) / scale, (originY - screenY) / scale];
}

// The part of the plane that is visible: [x0, x1, y0, y1].
export function visibleWindow(view, size) {
  const [x0, y1] = toPlane(view, size, 0, 0);
  const [x1, y0] = toPlane(view, size, size.width, size.height);
  return [x0, x1, y0, y1];
}

export function clampHalf(half, home) {
  return Math.min(Math.max(half, home.half / ZOOM_IN_LIMIT), home.half * ZOOM_OUT_LIMIT);
}

// The point of the plane under the pointer stays under the pointer. factor > 1 zooms in.
export function zoomAbout(view, size, screenX, screenY, factor, home) {
  const half = clampHalf(view.half / factor, home);
  const [x, y] = toPlane(view, size, screenX, screenY);
  const shrink = half / view.half;
  return { x: x + (view.x - x) * shrink, y: y + (view.y - y) * shrink, half };
}

export function panBy(view, size, dx, dy) {
  const { scale } = placement(view, size);
  return { ...view, x: view.x - dx / scale, y: view.y + dy / scale };
}

// Moves the window just as far as is needed for the point to be inside it, with a margin.
export function keepInside(view, size, x, y, margin = 0.06) {
  const [x0, x1, y0, y1] = visibleWindow(view, size);
  const mx = (x1 - x0) * margin;
  const my = (y1 - y0) * margin;
  const dx = Math.min(x - (x0 + mx), 0) + Math.max(x - (x1 - mx), 0);
  const dy = Math.min(y - (y0 + my), 0) + Math.max(y - (y1 - my), 0);
  return dx || dy ? { ...view, x: view.x + dx, y: view.y + dy } : view;
}

export function sameView(a, b) {
  return a.x === b.x && a.y === b.y && a.half === b.half;
}

// z = origin + x u + y v. Without a plane the latent space is the plane itself.
export function latentAt(plane, x, y) {
  if (!plane) return Float32Array.of(x, y);
  return Float32Array.from(plane.origin, (o, d) => o + x * plane.u[d] + y * plane.v[d]);
}

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

// Ramer–Douglas–Peucker: drops the points that lie closer than the tolerance to the simplified line.
export function simplifiedPath(points, tolerance) {
  if (points.length < 3) return points.slice();
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const spans = [[0, points.length - 1]];
  while (spans.length) {
    const [first, last] = spans.pop();
    let farthest = 0;
    let at = -1;
    for (let i = first + 1; i < last; i++) {
      const distance = distanceToSegment(points[i], points[first], points[last]);
      if (distance > farthest) [farthest, at] = [distance, i];
    }
    if (farthest > tolerance) {
      keep[at] = 1;
      spans.push([first, at], [at, last]);
    }
  }
  return points.filter((_, i) => keep[i]);
}

export function distanceToSegment([px, py], [ax, ay], [bx, by]) {
  const length2 = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length2 ? ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length2 : 0;
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}

// The point at a share in [0, 1] of the path's length.
export function alongPath(points, share) {
  const lengths = [0];
  for (let i = 1; i < points.length; i++) {
    const step = Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
    lengths.push(lengths[i - 1] + step);
  }
  const target = Math.min(Math.max(share, 0), 1) * lengths[lengths.length - 1];
  let i = 1;
  while (i < points.length - 1 && lengths[i] < target) i++;
  const step = lengths[i] - lengths[i - 1];
  const t = step ? (target - lengths[i - 1]) / step : 0;
  return points[i - 1].map((value, axis) => value + t * (points[i][axis] - value));
}
