// How are many small pictures taken out of one file?

import { inkCanvas } from "./ink.js";

const MAX_TINTED = 900; // copies in ink that are kept

export function decodeFile(bytes) {
  return createImageBitmap(new Blob([bytes]));
}

// Many small pictures in one image, row by row; rows: which of them is meant by each index, where it is
// not the one of that number.
export class Atlas {
  constructor(image, { columns, tile }, rows = null) {
    this.image = image;
    this.columns = columns;
    this.rows = rows;
    [this.tileWidth, this.tileHeight] = tile;
    this.tinted = new Map();
  }

  placeOf(index) {
    return this.rows?.[index] ?? index;
  }

  // Whether a picture is here; one that is not may be on its way then.
  has() {
    return true;
  }

  source(index) {
    const place = this.placeOf(index);
    const x = (place % this.columns) * this.tileWidth;
    const y = Math.floor(place / this.columns) * this.tileHeight;
    return [x, y, this.tileWidth, this.tileHeight];
  }

  // Empty while the picture is not here.
  drawInto(canvas, index) {
    if (canvas.width !== this.tileWidth) canvas.width = this.tileWidth;
    if (canvas.height !== this.tileHeight) canvas.height = this.tileHeight;
    const context = canvas.getContext("2d");
    if (!this.has(index)) context.clearRect(0, 0, this.tileWidth, this.tileHeight);
    else context.drawImage(this.image, ...this.source(index), 0, 0, this.tileWidth, this.tileHeight);
  }

  // The picture as strokes of this ink ([r, g, b], null for the picture itself); null while it is not here.
  inInk(index, ink) {
    if (!this.has(index)) return null;
    const key = `${this.placeOf(index)}/${ink}`;
    if (!this.tinted.has(key)) {
      if (this.tinted.size >= MAX_TINTED) this.tinted.clear();
      this.tinted.set(key, inkCanvas(this.image, ink, { source: this.source(index) }));
    }
    return this.tinted.get(key);
  }
}
