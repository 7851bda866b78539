// What does the decoder draw where: the manifold under the points, sharper the closer one looks?

import { inkCanvas, toInk } from "../scene/ink.js";
import {
  TileStore, eachTile, tileAt, tileCentre, tileKey, tileLevel, tileSize, visibleTiles,
  wantedTilePx,
} from "./tiles.js";
import { fillPixels, makeCanvas } from "../live/canvas.js";
import { latentAt, placement, visibleWindow } from "../live/geometry.js";
import { rowsFor } from "../live/wire.js";

const ASK_AFTER_MS = 120;
const SHOW_EVERY_MS = 100;
const COLUMNS_WITHOUT_PICTURE = 24;

export class Backdrop {
  // onChange is called when there is more to draw.
  constructor({ imageShape, onChange }) {
    [this.channels, this.tileHeight, this.tileWidth] = imageShape;
    this.onChange = onChange;
    this.store = new TileStore();
    const { side } = this.store;
    this.sheet = makeCanvas(side * this.tileWidth, side * this.tileHeight);
    this.sheetContext = this.sheet.getContext("2d");
    this.data = this.sheetContext.createImageData(this.tileWidth, this.tileHeight);
    this.shownLevel = 0;
    this.ink = null;
  }

  // image: the manifold picture; window and grid say which part of the plane it shows, and how.
  setPicture(image, window, grid, home) {
    this.image = image;
    const [columns, rows] = grid ?? [COLUMNS_WITHOUT_PICTURE, COLUMNS_WITHOUT_PICTURE];
    const { x, y, half } = home;
    const [x0, x1, y0, y1] = window ?? [x - half, x + half, y - half, y + half];
    this.window = [x0, x1, y0, y1];
    this.grid = [columns, rows];
    this.lattice = { x0, y0, width: (x1 - x0) / columns, height: (y1 - y0) / rows };
    this.#redrawPicture();
  }

  // ink: [r, g, b] for pictures that are strokes on nothing; null to show them as they are.
  setInk(ink) {
    if (String(ink) === String(this.ink)) return;
    this.ink = ink;
    this.#redrawPicture();
    for (const [key, tile] of this.store.tiles) this.#drawTile(key, tile);
  }

  #redrawPicture() {
    this.inked = this.image ? inkCanvas(this.image, this.ink) : null;
  }

  // Another model, label or plane: what was drawn before is no longer true.
  forget() {
    this.pending?.cancel();
    this.pending = null;
    this.store.clear();
    this.shownLevel = 0;
  }

  // Tiles of the right fineness appear as they come, over the coarser ones, which fade.
  draw(context, view, size) {
    const window = visibleWindow(view, size);
    const place = placement(view, size);
    const level = tileLevel(this.lattice, place.scale, wantedTilePx(size));
    const missing = this.#missing(level, window);
    if (missing.length === 0) this.shownLevel = level;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "medium";
    const strength = context.globalAlpha;
    if (this.shownLevel !== level) {
      const range = visibleTiles(this.lattice, level, window);
      context.globalAlpha = strength * Math.min(missing.length / tileCount(range), 1);
    }
    this.#drawLevel(context, place, this.shownLevel, window);
    context.globalAlpha = strength;
    if (this.shownLevel !== level) this.#drawLevel(context, place, level, window);
  }

  #drawLevel(context, place, level, window) {
    if (level === 0) this.#drawPicture(context, place);
    this.#drawTiles(context, place, visibleTiles(this.lattice, level, window));
  }

  #drawPicture(context, { scale, originX, originY }) {
    if (!this.inked) return;
    const [x0, x1, y0, y1] = this.window;
    const [left, top] = [originX + x0 * scale, originY - y1 * scale];
    context.drawImage(this.inked, left, top, (x1 - x0) * scale, (y1 - y0) * scale);
  }

  #drawTiles(context, { scale, originX, originY }, range) {
    const [width, height] = tileSize(this.lattice, range.level).map((length) => length * scale);
    const [w, h] = [this.tileWidth, this.tileHeight];
    if (tileCount(range) > 4 * this.store.slots) return; // far too fine for this view
    eachTile(range, (level, i, j) => {
      const tile = this.store.get(tileKey(level, i, j));
      if (!tile) return;
      const [column, row] = this.store.place(tile.slot);
      const left = originX + this.lattice.x0 * scale + i * width;
      const top = originY - this.lattice.y0 * scale - (j + 1) * height;
      context.drawImage(this.sheet, column * w, row * h, w, h, left, top, width, height);
    });
  }

  #missing(level, window) {
    const range = visibleTiles(this.lattice, level, window);
    const wanted = [];
    eachTile(range, (k, i, j) => {
      if (this.#isInPicture(k, i, j) || this.store.has(tileKey(k, i, j))) return;
      wanted.push([k, i, j]);
    });
    return wanted;
  }

  #isInPicture(level, i, j) {
    const [columns, rows] = this.grid;
    return Boolean(this.image) && level === 0 && i >= 0 && i < columns && j >= 0 && j < rows;
  }

  // Asks for what the window lacks once the view has been still for a moment.
  ask(view, size, socket, plane, labels) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#askNow(view, size, socket, plane, labels), ASK_AFTER_MS);
  }

  #askNow(view, size, socket, plane, labels) {
    this.pending?.cancel();
    this.pending = null;
    const level = tileLevel(this.lattice, placement(view, size).scale, wantedTilePx(size));
    const tiles = this.#missing(level, visibleWindow(view, size));
    if (!tiles.length || socket?.state !== "live") return;
    const distance = (tile) => {
      const [x, y] = tileCentre(this.lattice, ...tile);
      return Math.hypot(x - view.x, y - view.y);
    };
    tiles.sort((a, b) => distance(a) - distance(b));
    const latents = tiles.map((tile) => latentAt(plane, ...tileCentre(this.lattice, ...tile)));
    const rows = rowsFor(latents, labels.slice(0, 1));
    this.pending = socket.batch(rows, rows.length / tiles.length, (pixels, n) => {
      const key = tileKey(...tiles[n]);
      this.#drawTile(key, this.store.put(key, pixels));
      this.#changedSoon();
    });
  }

  // Tiles come by the dozen in one message, and drawing the map may take longer than their coming:
  // it is drawn a while after the first of them, never for each.
  #changedSoon() {
    this.changeTimer ??= setTimeout(() => {
      this.changeTimer = undefined;
      this.onChange();
    }, SHOW_EVERY_MS);
  }

  #drawTile(key, { slot, pixels }) {
    fillPixels(this.data.data, pixels, this.channels);
    if (this.ink) toInk(this.data.data, this.ink);
    const [column, row] = this.store.place(slot);
    this.sheetContext.putImageData(this.data, column * this.tileWidth, row * this.tileHeight);
  }

  // The picture nearest to a place, for when no model answers: { pixels } or { image, part } or null.
  pictureAt(x, y) {
    for (let level = Math.max(this.shownLevel, 0); level >= 0; level--) {
      const tile = this.store.get(tileKey(level, ...tileAt(this.lattice, level, x, y)));
      if (tile) return { pixels: tile.pixels };
    }
    if (!this.image) return null;
    const [columns, rows] = this.grid;
    const [i, j] = tileAt(this.lattice, 0, x, y);
    const column = Math.min(Math.max(i, 0), columns - 1);
    const row = rows - 1 - Math.min(Math.max(j, 0), rows - 1); // the first row is at the top
    const [width, height] = [this.image.width / columns, this.image.height / rows];
    return { image: this.image, part: [column * width, row * height, width, height] };
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.changeTimer);
  }
}

function tileCount({ i0, i1, j0, j1 }) {
  return (i1 - i0 + 1) * (j1 - j0 + 1);
}
