// How do the stage's results look that are places on a latent plane: pointers, pins, drawings?

import { canvasOf, Decoding } from "./decoding.js";
import { element } from "./elements.js";
import { disc, Plane } from "./plane.js";

const FLIGHT_MS = 1100;
const PIN = "#f08a00";
const RIGHT = "#2fb36d";

export class Map2d {
  constructor(stage, room) {
    this.stage = stage;
    this.room = room;
    this.results = {};
    this.pictures = new Map();
    this.peaks = [];
    this.box = element("div", { className: "plane", role: "img", "aria-label": "The latent plane with what the room answered" });
    stage.place.append(this.box);
    this.plane = new Plane(this.box, room.question.extent ?? 3);
    this.plane.draw = (context, pixelOf, side) => this.draw(context, pixelOf, side);
    this.decoding = new Decoding(stage.base, room.question.model || "none");
    if (!room.question.model) return;
    this.plane.showTiles(this.decoding).catch((error) => stage.tell(`The plane stays empty: ${error.message}`));
  }

  update(results) {
    this.results = results;
    for (const drawing of results.drawings ?? []) if (!this.pictures.has(drawing.id)) this.fetch(drawing.id);
    this.showPeaks(results.peaks ?? []);
    this.later();
  }

  // One frame paints whatever has come since the last.
  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.plane.paint();
      if ([...this.pictures.values()].some(({ since }) => since !== undefined && performance.now() - since < FLIGHT_MS)) this.later();
    });
  }

  fetch(id) {
    const image = new Image();
    const picture = { image };
    this.pictures.set(id, picture);
    image.onload = () => {
      picture.since = performance.now();
      this.later();
    };
    image.onerror = () => this.pictures.delete(id);
    image.src = `${this.stage.base}/room/${this.stage.code}/drawing/${encodeURIComponent(id)}`;
  }

  // What the model decodes where pins crowd.
  async showPeaks(peaks) {
    const key = JSON.stringify(peaks);
    if (key === this.peaksKey) return;
    this.peaksKey = key;
    this.peaks = [];
    if (!peaks.length) return;
    try {
      const pixels = await this.decoding.images(peaks.map(([x, y]) => [x, y]));
      if (key !== this.peaksKey) return;
      this.peaks = peaks.map((peak, i) => ({ peak, image: canvasOf(pixels, this.decoding.shape, i) }));
      this.later();
    } catch {
      // The tiles have said why.
    }
  }

  draw(context, pixelOf, side) {
    const { dots = [], pins = [], right, nearest, drawings = [] } = this.results;
    for (const place of dots) disc(context, pixelOf(place), side / 70, "#39a9ff");
    this.density(context, pins.map(pixelOf), side);
    for (const place of pins) disc(context, pixelOf(place), side / 65, PIN);
    for (const peak of this.peaks) this.peak(context, pixelOf, side, peak);
    if (nearest) disc(context, pixelOf(nearest), side / 45, PIN);
    if (right) disc(context, pixelOf(right), side / 40, RIGHT);
    for (const drawing of drawings) this.neighbours(context, pixelOf, side, drawing);
    for (const drawing of drawings) this.drawing(context, pixelOf, side, drawing);
  }

  density(context, places, side) {
    context.globalCompositeOperation = "lighter";
    for (const [x, y] of places) {
      const glow = context.createRadialGradient(x, y, 0, x, y, side / 12);
      glow.addColorStop(0, "rgb(240 138 0 / 30%)");
      glow.addColorStop(1, "rgb(240 138 0 / 0%)");
      context.fillStyle = glow;
      context.fillRect(x - side / 12, y - side / 12, side / 6, side / 6);
    }
    context.globalCompositeOperation = "source-over";
  }

  peak(context, pixelOf, side, { peak, image }) {
    const size = side / 6;
    const [x, y] = pixelOf(peak);
    const left = Math.min(Math.max(x + size / 4, 0), side - size);
    const top = Math.min(Math.max(y - size * 1.25, 0), side - size);
    framed(context, image, left, top, size, PIN);
  }

  neighbours(context, pixelOf, side, { near }) {
    context.strokeStyle = "#ffd400";
    context.lineWidth = side / 150;
    for (const place of near) {
      context.beginPath();
      context.arc(...pixelOf(place), side / 60, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  drawing(context, pixelOf, side, { id, at }) {
    const { image, since } = this.pictures.get(id) ?? {};
    if (since === undefined) return;
    const size = side / 10;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const share = isStill ? 1 : Math.min((performance.now() - since) / FLIGHT_MS, 1);
    const eased = 1 - (1 - share) ** 3;
    const [x, y] = pixelOf(at);
    const now = [side / 2 + (x - side / 2) * eased, side + size + (y - side - size) * eased];
    const large = size * (1 + 2 * (1 - eased));
    framed(context, image, now[0] - large / 2, now[1] - large / 2, large, "#ffd400");
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.plane.close();
    this.decoding.close();
  }
}

function framed(context, image, left, top, size, colour) {
  context.imageSmoothingEnabled = false;
  context.drawImage(image, left, top, size, size);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(size / 24, 2);
  context.strokeRect(left, top, size, size);
}
