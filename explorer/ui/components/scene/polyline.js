// Which points does a drawn line need, and what lies half way along it?

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
