// Which points lie within a line drawn around them?

const BANDS = 256;

// A closed line of [x, y] in plane units. A place is inside where the line winds about it, so that
// one who circles twice loses nothing. Each place asks only the edges of its own band of heights.
export class Outline {
  constructor(corners) {
    this.corners = corners;
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    [this.x0, this.x1] = [Math.min(...xs), Math.max(...xs)];
    [this.y0, this.y1] = [Math.min(...ys), Math.max(...ys)];
    this.perBand = BANDS / (this.y1 - this.y0 || 1);
    this.bands = Array.from({ length: BANDS }, () => []);
    corners.forEach((from, n) => this.#file(from, corners[(n + 1) % corners.length]));
  }

  #file([ax, ay], [bx, by]) {
    if (ay === by) return;
    const [low, high] = [this.#band(Math.min(ay, by)), this.#band(Math.max(ay, by))];
    for (let band = low; band <= high; band++) this.bands[band].push(ax, ay, bx, by);
  }

  #band(y) {
    return Math.min(Math.max(Math.floor((y - this.y0) * this.perBand), 0), BANDS - 1);
  }

  contains(x, y) {
    if (!(x >= this.x0 && x <= this.x1 && y >= this.y0 && y <= this.y1)) return false;
    const edges = this.bands[this.#band(y)];
    let winding = 0;
    for (let e = 0; e < edges.length; e += 4) {
      const [ax, ay, bx, by] = [edges[e], edges[e + 1], edges[e + 2], edges[e + 3]];
      if (ay <= y === by <= y) continue; // it does not cross this height
      const crossing = ax + ((y - ay) / (by - ay)) * (bx - ax);
      if (crossing > x) winding += by > ay ? 1 : -1;
    }
    return winding !== 0;
  }
}

// Marks in `into` (Uint8Array over all points) those of `ids` that lie inside.
export function markInside(into, points, ids, outline) {
  into.fill(0);
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n];
    if (outline.contains(points[2 * id], points[2 * id + 1])) into[id] = 1;
  }
  return into;
}

// The corners of the box between two places.
export function boxCorners([ax, ay], [bx, by]) {
  return [[ax, ay], [bx, ay], [bx, by], [ax, by]];
}
