// How are many small pictures taken out of one file?

import { inkCanvas } from "./ink.js";

const MAX_TINTED = 900; // copies in ink that are kept

export function decodeFile(bytes) {
  return createImageBitmap(new Blob([bytes]));
}

// Many small pictures in one image, row by row.
export class Atlas {
  constructor(image, { columns, tile }) {
    this.image = image;
    this.columns = columns;
    [this.tileWidth, this.tileHeight] = tile;
    this.tinted = new Map();
  }

  source(index) {
    const x = (index % this.columns) * this.tileWidth;
    const y = Math.floor(index / this.columns) * this.tileHeight;
    return [x, y, this.tileWidth, this.tileHeight];
  }

  drawInto(canvas, index) {
    if (canvas.width !== this.tileWidth) canvas.width = this.tileWidth;
    if (canvas.height !== this.tileHeight) canvas.height = this.tileHeight;
    canvas.getContext("2d").drawImage(this.image, ...this.source(index), 0, 0, this.tileWidth, this.tileHeight);
  }

  // The picture as strokes of this ink ([r, g, b], null for the picture itself).
  inInk(index, ink) {
    const key = `${index}/${ink}`;
    if (!this.tinted.has(key)) {
      if (this.tinted.size >= MAX_TINTED) this.tinted.clear();
      this.tinted.set(key, inkCanvas(this.image, ink, { source: this.source(index) }));
    }
    return this.tinted.get(key);
  }
}
