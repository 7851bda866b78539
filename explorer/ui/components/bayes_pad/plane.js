// How are the points, what a fit says of the plane, and its boundary drawn?

import { best, softmax } from "./fits.js";
import { REACH } from "./truth.js";
import { emptied, makeCanvas } from "../live/canvas.js";
import { rgbOf } from "../live/theme.js";
import { fontOf } from "../live/type.js";

const SIDE = 49; // places a side at which a fit is asked
const at = (i) => (2 * REACH * i) / (SIDE - 1) - REACH;

// The scores at all places, rows from the lowest x₂ up.
export function field({ scores }) {
  return Array.from({ length: SIDE * SIDE }, (_, i) => scores(at(i % SIDE), at(Math.floor(i / SIDE))));
}

// The share of the plane that belongs to another class than before.
export const moved = (field, before) => field.filter((scores, i) => best(scores) !== best(before[i])).length / field.length;

// Lines on which two classes are alike and no third is more: by marching squares, in plane units.
export function boundary(field) {
  const segments = [];
  const owners = field.map(best);
  for (let row = 0; row + 1 < SIDE; row += 1) {
    for (let column = 0; column + 1 < SIDE; column += 1) {
      const first = row * SIDE + column;
      const at = [owners[first], owners[first + 1], owners[first + SIDE + 1], owners[first + SIDE]];
      if (at[0] === at[1] && at[0] === at[2] && at[0] === at[3]) continue;
      const present = [...new Set(at)].sort();
      present.forEach((one, k) => {
        for (const other of present.slice(k + 1)) {
          const ends = crossings(field, row, column, one, other);
          if (ends.length === 2 && isHighest(ends, one)) segments.push(ends.map(([x1, x2]) => [x1, x2]));
        }
      });
    }
  }
  return segments;
}

const CORNERS = [[0, 0], [0, 1], [1, 1], [1, 0]];

// Where the difference of two scores changes sign on a square's rim: [x₁, x₂, all scores there].
function crossings(field, row, column, one, other) {
  const found = [];
  CORNERS.forEach(([r, c], k) => {
    const [r2, c2] = CORNERS[(k + 1) % 4];
    const [from, to] = [field[(row + r) * SIDE + column + c], field[(row + r2) * SIDE + column + c2]];
    const [a, b] = [from[one] - from[other], to[one] - to[other]];
    if (a > 0 === b > 0) return;
    const share = a / (a - b);
    const mixed = from.map((score, label) => score + share * (to[label] - score));
    found.push([at(column + c + share * (c2 - c)), at(row + r + share * (r2 - r)), mixed]);
  });
  return found;
}

const isHighest = (ends, one) => ends.some(([, , scores]) => scores.every((score) => score <= scores[one] + 1e-9));

export class Plane {
  constructor(canvas) {
    this.canvas = canvas;
    this.map = makeCanvas(SIDE, SIDE);
  }

  // In CSS pixels of the sheet.
  place([x1, x2]) {
    return [((x1 + REACH) / (2 * REACH)) * this.size, ((REACH - x2) / (2 * REACH)) * this.size];
  }

  draw({ look, points, held, probe, fresh = [] }, { shown, before, ellipses, strength }) {
    this.size = this.canvas.clientWidth;
    if (!this.size) return;
    const context = emptied(this.canvas, this.size, this.size);
    this.shade(context, shown, look, strength);
    if (before) this.line(context, boundary(before), look.quiet, 2, 0.65);
    this.line(context, boundary(shown), look.ink, 2.5, 1);
    for (const [label, fit] of ellipses.entries()) this.ellipses(context, fit, look.classes[label]);
    for (const point of fresh) this.mark(context, point, look, 5, true);
    points.forEach((point, i) => this.mark(context, point, look, i === held ? 9 : points.length > 100 ? 4 : 6, false));
    this.ring(context, probe, look);
  }

  // Each place in the colours of its classes, as strong as `strength` says: of 0 to 1.
  shade(context, shown, look, strength) {
    const sheet = this.map.getContext("2d");
    const picture = sheet.createImageData(SIDE, SIDE);
    const colours = look.classes.slice(0, shown[0].length).map(rgbOf);
    shown.forEach((scores, i) => {
      const share = softmax(scores);
      const pixel = 4 * ((SIDE - 1 - Math.floor(i / SIDE)) * SIDE + (i % SIDE));
      for (let part = 0; part < 3; part += 1) {
        let sum = 0;
        for (let label = 0; label < share.length; label += 1) sum += share[label] * colours[label][part];
        picture.data[pixel + part] = sum;
      }
      picture.data[pixel + 3] = 255 * strength(scores);
    });
    sheet.putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = true;
    // The places stand at the rim too: half a pixel of the small sheet lies beyond it.
    const beyond = this.size / (SIDE - 1) / 2;
    context.drawImage(this.map, -beyond, -beyond, this.size + 2 * beyond, this.size + 2 * beyond);
  }

  line(context, segments, colour, width, alpha) {
    context.beginPath();
    for (const [from, to] of segments) {
      context.moveTo(...this.place(from));
      context.lineTo(...this.place(to));
    }
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.stroke();
    context.globalAlpha = 1;
  }

  ellipses(context, { mean, covariance: [a, b, c] }, colour) {
    const root = [Math.sqrt(a), b / Math.sqrt(a), Math.sqrt(c - (b * b) / a)];
    for (const k of [1, 2]) {
      context.beginPath();
      for (let step = 0; step <= 72; step += 1) {
        const angle = (step * Math.PI) / 36;
        const [u, v] = [k * Math.cos(angle), k * Math.sin(angle)];
        context.lineTo(...this.place([mean[0] + root[0] * u, mean[1] + root[1] * u + root[2] * v]));
      }
      context.strokeStyle = colour;
      context.lineWidth = k === 1 ? 2.2 : 1.3;
      context.stroke();
    }
  }

  // A sign for each class, so that colour is not the only one.
  mark(context, [x1, x2, label], look, radius, isNew) {
    const [x, y] = this.place([x1, x2]);
    context.beginPath();
    if (label === 0) context.arc(x, y, radius, 0, 2 * Math.PI);
    else if (label === 1) context.rect(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
    else for (const turn of [-0.5, 0.1667, 0.8333]) context.lineTo(x + 1.25 * radius * Math.cos(turn * Math.PI), y + 1.25 * radius * Math.sin(turn * Math.PI));
    context.closePath();
    context.fillStyle = isNew ? look.paper : look.classes[label];
    context.strokeStyle = isNew ? look.classes[label] : look.paper;
    context.lineWidth = isNew ? 2 : 1.5;
    context.fill();
    context.stroke();
  }

  ring(context, probe, look) {
    const [x, y] = this.place(probe);
    for (const [colour, width] of [[look.paper, 6], [look.ink, 3]]) {
      context.beginPath();
      context.arc(x, y, 11, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
    context.fillStyle = look.ink;
    context.font = fontOf(600, 14, look.font);
    context.textAlign = "center";
    context.fillText("x", x, y + 5);
  }
}
