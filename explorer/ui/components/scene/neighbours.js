// Which encoded test images are closest to a place in the plane, and how many are in a window?

const POINTS_PER_CELL = 4;
const MAX_CELLS_PER_SIDE = 256;

// A grid of square-ish cells over the bounding box; the points of one cell lie side by side in `order`.
export class GridIndex {
  constructor(points) {
    this.points = points; // Float32Array, x and y alternating
    this.count = points.length / 2;
    this.#measure();
    this.#sort();
  }

  #measure() {
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < this.points.length; i += 2) {
      x0 = Math.min(x0, this.points[i]);
      x1 = Math.max(x1, this.points[i]);
      y0 = Math.min(y0, this.points[i + 1]);
      y1 = Math.max(y1, this.points[i + 1]);
    }
    if (!this.count) [x0, x1, y0, y1] = [0, 1, 0, 1];
    const wanted = Math.ceil(Math.sqrt(this.count / POINTS_PER_CELL));
    this.side = Math.min(Math.max(wanted, 1), MAX_CELLS_PER_SIDE);
    this.x0 = x0;
    this.y0 = y0;
    this.cellWidth = (x1 - x0) / this.side || 1;
    this.cellHeight = (y1 - y0) / this.side || 1;
  }

  #sort() {
    const cells = new Uint32Array(this.count);
    this.start = new Uint32Array(this.side * this.side + 1);
    for (let i = 0; i < this.count; i++) {
      cells[i] = this.#row(this.points[2 * i + 1]) * this.side + this.#column(this.points[2 * i]);
      this.start[cells[i] + 1]++;
    }
    for (let c = 1; c < this.start.length; c++) this.start[c] += this.start[c - 1];
    const next = this.start.slice();
    this.order = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) this.order[next[cells[i]]++] = i;
  }

  #column(x) {
    return clamp(Math.floor((x - this.x0) / this.cellWidth), 0, this.side - 1);
  }

  #row(y) {
    return clamp(Math.floor((y - this.y0) / this.cellHeight), 0, this.side - 1);
  }

  // The k nearest as [{ index, distance }], nearest first.
  nearest(x, y, k = 1) {
    const wanted = Math.min(k, this.count);
    if (!wanted) return [];
    const found = [];
    const column = this.#column(x);
    const row = this.#row(y);
    for (let ring = 0; ring < this.side; ring++) {
      this.#eachCellOfRing(column, row, ring, (cell) => this.#offer(found, cell, x, y, wanted));
      const reach = this.#reach(column, row, ring, x, y);
      if (found.length === wanted && found[wanted - 1].square <= reach * reach) break;
    }
    return found.map(({ index, square }) => ({ index, distance: Math.sqrt(square) }));
  }

  #offer(found, cell, x, y, k) {
    for (let o = this.start[cell]; o < this.start[cell + 1]; o++) {
      const index = this.order[o];
      const square = (this.points[2 * index] - x) ** 2 + (this.points[2 * index + 1] - y) ** 2;
      if (found.length === k && square >= found[k - 1].square) continue;
      let at = found.length;
      while (at > 0 && found[at - 1].square > square) at--;
      found.splice(at, 0, { index, square });
      if (found.length > k) found.pop();
    }
  }

  // No point outside the block of rings so far is closer than this. A place outside the box is
  // moved onto its edge first, which only ever shortens the distance to a point inside.
  #reach(column, row, ring, x, y) {
    const px = clamp(x, this.x0, this.x0 + this.side * this.cellWidth);
    const py = clamp(y, this.y0, this.y0 + this.side * this.cellHeight);
    const left = px - (this.x0 + (column - ring) * this.cellWidth);
    const right = this.x0 + (column + ring + 1) * this.cellWidth - px;
    const below = py - (this.y0 + (row - ring) * this.cellHeight);
    const above = this.y0 + (row + ring + 1) * this.cellHeight - py;
    return Math.max(Math.min(left, right, below, above), 0);
  }

  #eachCellOfRing(column, row, ring, visit) {
    for (let r = Math.max(row - ring, 0); r <= Math.min(row + ring, this.side - 1); r++) {
      const onEdge = Math.abs(r - row) === ring;
      const step = onEdge || ring === 0 ? 1 : 2 * ring;
      for (let c = column - ring; c <= column + ring; c += step) {
        if (c >= 0 && c < this.side) visit(r * this.side + c);
      }
    }
  }

  // Indices of the points inside [x0, x1, y0, y1]; stops early once there are more than `limit`.
  inWindow([x0, x1, y0, y1], limit = Infinity) {
    const inside = [];
    for (let row = this.#row(y0); row <= this.#row(y1); row++) {
      for (let column = this.#column(x0); column <= this.#column(x1); column++) {
        const cell = row * this.side + column;
        for (let o = this.start[cell]; o < this.start[cell + 1]; o++) {
          const index = this.order[o];
          const [x, y] = [this.points[2 * index], this.points[2 * index + 1]];
          if (x >= x0 && x <= x1 && y >= y0 && y <= y1) inside.push(index);
        }
        if (inside.length > limit) return inside;
      }
    }
    return inside;
  }
}

// Where to write each class's name: the middle of its points, as a coordinate-wise median, which a
// few strays do not move. null for a class without points.
export function classCentres(points, labels, classCount) {
  const xs = Array.from({ length: classCount }, () => []);
  const ys = Array.from({ length: classCount }, () => []);
  for (let i = 0; i < labels.length; i++) {
    xs[labels[i]]?.push(points[2 * i]);
    ys[labels[i]]?.push(points[2 * i + 1]);
  }
  return xs.map((values, c) => (values.length ? [median(values), median(ys[c])] : null));
}

function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Pushes labels apart that would lie on one another: [[x, y] | null] in pixels, as they are drawn.
export function spreadLabels(places, gap, rounds = 12) {
  const moved = places.map((place) => place && place.slice());
  for (let round = 0; round < rounds; round++) {
    for (let a = 0; a < moved.length; a++) {
      for (let b = a + 1; b < moved.length; b++) {
        if (moved[a] && moved[b]) pushApart(moved[a], moved[b], gap);
      }
    }
  }
  return moved;
}

function pushApart(a, b, gap) {
  const dx = b[0] - a[0] || 1e-3;
  const dy = b[1] - a[1];
  const distance = Math.hypot(dx, dy);
  if (distance >= gap) return;
  const shift = (gap - distance) / 2 / distance;
  a[0] -= dx * shift;
  a[1] -= dy * shift;
  b[0] += dx * shift;
  b[1] += dy * shift;
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
