// What does a latent plane look like here, and where on it is a finger, a pointer or a key?

import { canvasOf } from "./decoding.js";

const TILES = 12;
const LARGE_TILES = 7;
const LARGE_PX = 32;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Plane {
  // box: an element that holds it; extent: half its width in latent units.
  constructor(box, extent) {
    this.box = box;
    this.extent = extent;
    this.canvas = box.appendChild(document.createElement("canvas"));
    this.draw = () => {};
    this.watch = new ResizeObserver(() => this.paint());
    this.watch.observe(box);
  }

  // The tiles behind everything, as soon as they are decoded.
  async showTiles(decoding) {
    await decoding.ready;
    const count = decoding.shape[1] > LARGE_PX ? LARGE_TILES : TILES;
    const step = (2 * this.extent) / count;
    const places = [];
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) {
        places.push([-this.extent + (column + 0.5) * step, this.extent - (row + 0.5) * step]);
      }
    }
    const pixels = await decoding.images(places);
    const [, height, width] = decoding.shape;
    const tiles = Object.assign(document.createElement("canvas"), { width: width * count, height: height * count });
    places.forEach((_, i) => {
      const tile = canvasOf(pixels, decoding.shape, i);
      tiles.getContext("2d").drawImage(tile, (i % count) * width, Math.floor(i / count) * height);
    });
    this.tiles = tiles;
    this.paint();
  }

  paint() {
    const side = Math.round(this.box.clientWidth * (devicePixelRatio || 1));
    if (!side) return;
    if (this.canvas.width !== side) Object.assign(this.canvas, { width: side, height: side });
    const context = this.canvas.getContext("2d");
    context.fillStyle = "#000";
    context.fillRect(0, 0, side, side);
    if (this.tiles) {
      context.globalAlpha = 0.5;
      context.imageSmoothingEnabled = false;
      context.drawImage(this.tiles, 0, 0, side, side);
      context.globalAlpha = 1;
    }
    this.draw(context, (place) => this.#pixelOf(place, side), side);
  }

  #pixelOf([x, y], side) {
    const unit = side / (2 * this.extent);
    return [(x + this.extent) * unit, (this.extent - y) * unit];
  }

  // The place under an event, kept on the plane.
  placeOf(event) {
    const { left, top, width, height } = this.box.getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, -this.extent), this.extent);
    const x = within(((event.clientX - left) / width) * 2 * this.extent - this.extent);
    const y = within(this.extent - ((event.clientY - top) / height) * 2 * this.extent);
    return [rounded(x), rounded(y)];
  }

  // Have `moved(place)` called for whatever moves the cursor, from a first place on.
  steer(moved, first = [0, 0], name = "Latent plane: drag, or use the arrow keys") {
    this.cursor = first;
    Object.assign(this.box, { tabIndex: 0 });
    this.box.setAttribute("role", "application");
    this.box.setAttribute("aria-label", name);
    const go = (place) => {
      this.cursor = place;
      this.paint();
      moved(place);
    };
    this.box.onpointerdown = (event) => {
      this.box.setPointerCapture(event.pointerId);
      go(this.placeOf(event));
    };
    this.box.onpointermove = (event) => (event.buttons || event.pointerType === "mouse") && go(this.placeOf(event));
    this.box.onkeydown = (event) => {
      const by = STEPS[event.key];
      if (!by) return;
      event.preventDefault();
      const step = this.extent / (event.shiftKey ? 60 : 15);
      const within = (value) => rounded(Math.min(Math.max(value, -this.extent), this.extent));
      go(this.cursor.map((value, axis) => within(value + by[axis] * step)));
    };
  }

  close() {
    this.watch.disconnect();
  }
}

function rounded(value) {
  return Math.round(value * 1000) / 1000;
}

// A disc with a rim that is seen on light and on dark.
export function disc(context, [x, y], radius, fill) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = Math.max(radius / 4, 1);
  context.strokeStyle = "#fff";
  context.stroke();
}

// A cross hair.
export function cross(context, [x, y], radius, ink) {
  for (const [width, colour] of [[radius / 1.6, "#000"], [radius / 3.2, ink]]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(x - radius, y);
    context.lineTo(x + radius, y);
    context.moveTo(x, y - radius);
    context.lineTo(x, y + radius);
    context.stroke();
  }
}
