// Which tiles of the manifold does the window need, at what fineness, and which are already here?
//
// The tiles lie on a lattice { x0, y0, width, height }: tile (i, j) of level k covers the rectangle of
// width / 2^k by height / 2^k whose lower left corner is i widths and j heights from (x0, y0), and
// shows the decoder's mean at its centre. Level 0 is that of the manifold picture, if there is one.

const MIN_TILE_PX = 28;
const TILES_PER_SIDE = 24;
const SLOTS_PER_SIDE = 37; // more than the window ever holds: 24 √2 and one that is cut, squared

export function tileSize(lattice, level) {
  return [lattice.width / 2 ** level, lattice.height / 2 ** level];
}

// How large a tile should be on a map of this size: no smaller than it can be read, and on a large
// map so large that there are never many more than 24 by 24.
export function wantedTilePx({ width, height }) {
  return Math.max(MIN_TILE_PX, Math.max(width, height) / TILES_PER_SIDE);
}

// The level at which a tile is closest to the wanted size on the screen.
export function tileLevel(lattice, scale, wanted) {
  const side = Math.sqrt(lattice.width * lattice.height) * scale;
  return Math.round(Math.log2(side / wanted));
}

export function tileAt(lattice, level, x, y) {
  const [width, height] = tileSize(lattice, level);
  return [Math.floor((x - lattice.x0) / width), Math.floor((y - lattice.y0) / height)];
}

export function visibleTiles(lattice, level, [x0, x1, y0, y1]) {
  const [i0, j0] = tileAt(lattice, level, x0, y0);
  const [width, height] = tileSize(lattice, level);
  const i1 = Math.ceil((x1 - lattice.x0) / width) - 1;
  const j1 = Math.ceil((y1 - lattice.y0) / height) - 1;
  return { level, i0, i1, j0, j1 };
}

export function tileCentre(lattice, level, i, j) {
  const [width, height] = tileSize(lattice, level);
  return [lattice.x0 + (i + 0.5) * width, lattice.y0 + (j + 0.5) * height];
}

export function tileKey(level, i, j) {
  return `${level}/${i}/${j}`;
}

export function eachTile({ level, i0, i1, j0, j1 }, visit) {
  for (let j = j0; j <= j1; j++) for (let i = i0; i <= i1; i++) visit(level, i, j);
}

// The pictures that came over the socket, the least recently drawn forgotten first. A slot is a
// place in one large canvas, so that a window full of tiles is drawn from one source.
export class TileStore {
  constructor(slots = SLOTS_PER_SIDE * SLOTS_PER_SIDE) {
    this.tiles = new Map(); // key -> { slot, pixels }
    this.slots = slots;
    this.side = Math.ceil(Math.sqrt(slots));
  }

  get(key) {
    const tile = this.tiles.get(key);
    if (!tile) return undefined;
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    return tile;
  }

  has(key) {
    return this.tiles.has(key);
  }

  put(key, pixels) {
    let slot = this.tiles.get(key)?.slot;
    if (slot === undefined) slot = this.tiles.size < this.slots ? this.tiles.size : this.#evict();
    this.tiles.delete(key);
    const tile = { slot, pixels: pixels.slice() };
    this.tiles.set(key, tile);
    return tile;
  }

  #evict() {
    const [oldest, { slot }] = this.tiles.entries().next().value;
    this.tiles.delete(oldest);
    return slot;
  }

  clear() {
    this.tiles.clear();
  }

  // Column and row of a slot in the canvas that holds them all.
  place(slot) {
    return [slot % this.side, Math.floor(slot / this.side)];
  }
}
