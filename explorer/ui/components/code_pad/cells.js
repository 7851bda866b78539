// Which code stands in which cell, what did a person paint, and what is asked of the model?
//
// A row holds the cells of all levels in reading order, the coarse grid's first. −1 in a cell leaves
// it out: in the fine grid of two the coarse codes alone then say what is there.

export const ABSENT = -1;
const MAX_UNDONE = 200;

// The cell of a grid [h, w] under a place given as shares of its width and height; −1 outside.
export function cellAt([height, width], x, y) {
  if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) return -1;
  return Math.floor(y * height) * width + Math.floor(x * width);
}

// The cell beside another one, kept inside the grid.
export function cellNextTo([height, width], cell, dx, dy) {
  const column = Math.min(Math.max((cell % width) + dx, 0), width - 1);
  const row = Math.min(Math.max(Math.floor(cell / width) + dy, 0), height - 1);
  return row * width + column;
}

// Every cell between two of a grid, so that a quick stroke leaves no gap.
export function between([, width], from, to) {
  const [x0, y0] = [from % width, Math.floor(from / width)];
  const [x1, y1] = [to % width, Math.floor(to / width)];
  const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
  const cells = [];
  for (let i = 1; i <= steps; i++) {
    cells.push(Math.round(y0 + ((y1 - y0) * i) / steps) * width + Math.round(x0 + ((x1 - x0) * i) / steps));
  }
  return cells;
}

export class Cells {
  constructor(levels) {
    this.levels = levels;
    this.values = [];
    this.base = [];
    this.undone = [];
  }

  reset(codes) {
    this.values = [...codes];
    this.base = [...codes];
    this.undone = [];
  }

  // Whether these are codes of this very form.
  fits(codes) {
    if (!Array.isArray(codes) || codes.length !== this.base.length) return false;
    return this.levels.every(({ first, grid, count }) =>
      codes.slice(first, first + grid[0] * grid[1]).every((code) => Number.isInteger(code) && code >= 0 && code < count),
    );
  }

  // Other codes as one step that can be undone.
  replace(codes) {
    this.begin();
    this.values = [...codes];
  }

  // What follows, up to the next beginning, is undone together.
  begin() {
    this.undone.push([...this.values]);
    if (this.undone.length > MAX_UNDONE) this.undone.shift();
  }

  undo() {
    const before = this.undone.pop();
    if (before) this.values = before;
    return Boolean(before);
  }

  paint(level, cell, code) {
    const at = this.levels[level].first + cell;
    if (this.values[at] === code) return false;
    this.values[at] = code;
    return true;
  }

  // The codes of one level.
  of(level) {
    const { first, grid } = this.levels[level];
    return this.values.slice(first, first + grid[0] * grid[1]);
  }

  codeAt(level, cell) {
    return this.values[this.levels[level].first + cell];
  }

  isChanged(level, cell) {
    const at = this.levels[level].first + cell;
    return this.values[at] !== this.base[at];
  }

  // The same with one cell as if it were painted.
  preview(level, cell, code) {
    const values = [...this.values];
    values[this.levels[level].first + cell] = code;
    return values;
  }
}

// float32 rows for the model: everything, and before it the coarse level alone where there are two.
// Where the first level has no code yet there is that of a black image.
export function requestRows(values, levels, blank) {
  const fine = levels.length > 1 ? levels[1].first : values.length;
  const whole = values.map((code, at) => (code === ABSENT && at < fine ? blank[at] : code));
  if (levels.length === 1) return Float32Array.from(whole);
  const coarse = whole.map((code, at) => (at < fine ? code : ABSENT));
  return Float32Array.from([...coarse, ...whole]);
}

// The first `shown` cells of new codes; in the rest nothing is there yet.
export function partlyDrawn(drawn, shown) {
  return drawn.map((code, at) => (at < shown ? code : ABSENT));
}
