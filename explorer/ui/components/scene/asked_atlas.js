// How are the pictures of an atlas fetched as they are looked at, and no others?

import { Atlas } from "./atlas.js";
import { makeCanvas } from "../live/canvas.js";
import { pageBase } from "../live/wire.js";

const MOST_AT_ONCE = 240;
const AGAIN_AFTER_MS = 1000;

// layout: as atlas_header() in parts.py writes it. What is asked for in one go goes as one question,
// and one question at a time: what is wanted meanwhile is in the next.
export class AskedAtlas extends Atlas {
  constructor(layout, rows = null, get = getStrip) {
    super(makeCanvas(...layout.size), layout, rows);
    this.path = layout.path;
    this.get = get;
    this.here = new Uint8Array(layout.columns * Math.floor(layout.size[1] / this.tileHeight));
    this.wanted = new Set();
    this.onCome = null; // what is to be drawn again then
  }

  // The same pictures, meant by other indices.
  meantBy(rows) {
    this.rows = rows;
    return this;
  }

  has(index) {
    const place = this.placeOf(index);
    if (this.here[place] !== 0) return this.here[place] === 1;
    this.wanted.add(place);
    this.asking ??= Promise.resolve().then(() => this.#ask());
    return false;
  }

  async #ask() {
    const places = [...this.wanted].slice(-MOST_AT_ONCE); // what was looked at last
    this.wanted.clear();
    try {
      const strip = await this.get(this.path, [this.tileWidth, this.tileHeight], places);
      places.forEach((place, n) => this.#keep(strip, place, n));
      this.onCome?.();
    } catch {
      // A server that is away: whoever looks again asks again, though not at every frame.
      await new Promise((later) => setTimeout(later, AGAIN_AFTER_MS));
      this.wanted.clear();
    }
    this.asking = this.wanted.size ? this.#ask() : undefined;
  }

  #keep(strip, place, n) {
    const { tileWidth, tileHeight, columns } = this;
    const x = (place % columns) * tileWidth;
    const y = Math.floor(place / columns) * tileHeight;
    this.image
      .getContext("2d")
      .drawImage(strip, 0, n * tileHeight, tileWidth, tileHeight, x, y, tileWidth, tileHeight);
    this.here[place] = 1;
  }
}

async function getStrip(path, [width, height], places) {
  const url = new URL(path, pageBase());
  url.search = `tile=${width}x${height}&places=${places.join(",")}`;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return createImageBitmap(await answer.blob());
}
