// How is one model's latent plane drawn at one moment?

import { between, gathered, mixed, placesAt, pushedApart, ticksWithin } from "./moments.js";
import { emptied, writeWithHalo } from "../live/canvas.js";
import { int16sOf } from "../live/envelope.js";
import { decimal } from "../live/numbers.js";
import { fontOf } from "../live/type.js";

const SIGMAS = [1, 2, 3];
const POINT_PX = 2.3;
const TOGETHER_PX = 5;
const NAME_PX = 17;

export class Plane {
  // entry: the header's; pictures: its own, decoded.
  constructor(entry, blobs, pictures) {
    this.entry = entry;
    this.steps = int16sOf(blobs[entry.mu].bytes);
    this.centres = entry.centres === null ? null : int16sOf(blobs[entry.centres].bytes);
    this.pictures = pictures;
  }

  draw(canvas, at, half, look) {
    const size = canvas.clientWidth;
    const context = emptied(canvas, size, size);
    context.fillStyle = look.paper;
    context.fillRect(0, 0, size, size);
    const frame = { context, size, look, unit: size / (2 * half), half };
    const moment = between(this.entry.epochs, at);
    this.#drawPictures(frame, moment);
    if (this.entry.has_prior) drawPrior(frame);
    const outside = this.#drawPoints(frame, moment);
    drawTicks(frame);
    if (this.centres) this.#drawNames(frame, moment);
    if (outside >= 0.01 * this.entry.count) drawOutside(frame, outside / this.entry.count);
  }

  // The earlier picture, and over it the later one as far as the moment has gone towards it.
  #drawPictures({ context, size, unit, look }, { before, after, share }) {
    for (const [index, strength] of [[before, 1], [after, share]]) {
      const reach = this.entry.extents[index] * unit;
      context.globalAlpha = look.backdrop * strength;
      if (strength > 0) context.drawImage(this.pictures[index], size / 2 - reach, size / 2 - reach, 2 * reach, 2 * reach);
    }
    context.globalAlpha = 1;
  }

  #drawPoints({ context, size, unit, look }, moment) {
    const { count, counts, labels, scale } = this.entry;
    const places = placesAt(this.steps, count, scale, moment);
    context.globalAlpha = look.opacity;
    let [at, outside] = [0, 0];
    counts.forEach((members, index) => {
      context.beginPath();
      for (const end = at + members; at < end; at++) {
        const x = size / 2 + places[2 * at] * unit;
        const y = size / 2 - places[2 * at + 1] * unit;
        if (x < 0 || x > size || y < 0 || y > size) outside += 1;
        context.moveTo(x + POINT_PX, y);
        context.arc(x, y, POINT_PX, 0, 2 * Math.PI);
      }
      context.fillStyle = look.classes[labels[index] % look.classes.length];
      context.fill();
    });
    context.globalAlpha = 1;
    return outside;
  }

  #drawNames(frame, moment) {
    const { context, size, unit, look } = frame;
    const { labels, names, scale } = this.entry;
    const places = placesAt(this.centres, labels.length, scale, moment);
    const points = labels.map((label, i) => ({
      x: size / 2 + places[2 * i] * unit,
      y: size / 2 - places[2 * i + 1] * unit,
      name: names[i],
      colour: look.classes[label % look.classes.length],
    }));
    context.font = fontOf(600, 12, look.font);
    context.textAlign = "center";
    context.textBaseline = "middle";
    const boxes = gathered(points, TOGETHER_PX).map(({ x, y, members }) => {
      const text = members.length > 3 ? `${members.length} classes` : members.map(({ name }) => name).join(" · ");
      const half = context.measureText(text).width / 2 + 4;
      const colour = members.length === 1 ? members[0].colour : look.quiet;
      return { x: held(x, half, size), y: held(y, NAME_PX / 2, size), half, high: NAME_PX, text, colour };
    });
    for (const { text, x, y, colour } of pushedApart(boxes)) boxed(frame, text, x, y, colour);
  }

  // Half the window's width when each model has axes of its own; they follow the epoch.
  halfAt(at) {
    return mixed(this.entry.extents, between(this.entry.epochs, at));
  }
}

function held(at, half, size) {
  return Math.min(Math.max(at, half + 2), size - half - 2);
}

function drawPrior({ context, size, unit, look }) {
  for (const [colour, width, dash] of [[look.paper, 3, []], [look.ink, 1.3, [5, 4]]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.globalAlpha = 0.6;
    for (const sigma of SIGMAS) {
      context.beginPath();
      context.arc(size / 2, size / 2, sigma * unit, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.fillStyle = look.ink;
  context.font = fontOf(500, 12, look.font);
  context.textAlign = "left";
  context.textBaseline = "top";
  const shown = unit > 16 ? SIGMAS : SIGMAS.slice(-1);
  for (const sigma of shown) {
    const away = size / 2 + sigma * unit * Math.SQRT1_2;
    if (away < size - 18) writeWithHalo(context, `${sigma}σ`, away + 1, away + 1, look.paper);
  }
}

function drawTicks({ context, size, unit, half, look }) {
  context.font = fontOf(500, 12, look.font);
  const ticks = ticksWithin(half);
  const digits = Number.isInteger(ticks[1] - ticks[0]) ? 0 : 1;
  for (const tick of ticks) {
    const along = tick * unit;
    context.fillStyle = look.quiet;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    writeWithHalo(context, decimal(tick, digits), size / 2 + along, size - 5, look.paper);
    if (tick === 0) continue;
    context.textAlign = "left";
    context.textBaseline = "middle";
    writeWithHalo(context, decimal(tick, digits), 5, size / 2 - along, look.paper);
  }
  context.fillStyle = look.latent;
  context.font = fontOf(600, 12, look.font);
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  writeWithHalo(context, "z₁", size - 6, size - 18, look.paper);
  context.textAlign = "left";
  context.textBaseline = "top";
  writeWithHalo(context, "z₂", 6, 6, look.paper);
}

function drawOutside(frame, share) {
  const { context, look, size } = frame;
  context.font = fontOf(500, 12, look.font);
  context.textAlign = "center";
  context.textBaseline = "middle";
  boxed(frame, `${Math.round(100 * share)} % outside`, size, 0, look.paper);
}

// Words in a small box that stays inside the plane.
function boxed({ context, look, size }, text, x, y, colour) {
  const half = context.measureText(text).width / 2 + 4;
  const [middle, centre] = [held(x, half, size), held(y, NAME_PX / 2, size)];
  context.beginPath();
  context.roundRect(middle - half, centre - NAME_PX / 2, 2 * half, NAME_PX, 4);
  context.globalAlpha = 0.85;
  context.fillStyle = look.paper;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.strokeStyle = colour;
  context.stroke();
  context.fillStyle = look.ink;
  context.fillText(text, middle, centre + 0.5);
}
