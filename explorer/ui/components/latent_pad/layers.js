// How is each layer of the map drawn? Every function takes a context, a frame { view, size, place,
// window, theme } in CSS pixels, and what it draws.

import { inkCanvas } from "./ink.js";
import { spreadLabels } from "./neighbours.js";
import { makeCanvas, strokeEach, writeWithHalo } from "../live/canvas.js";
import { screenOf } from "../live/scatter.js";
import { rgba } from "../live/theme.js";
import { fontOf, typeScale } from "../live/type.js";

const DOT_PX = 2.3;
const HATCH_PX = 9;
const LABEL_PX = 13;
const LABEL_GAP_PX = 19;
export const THUMBNAIL_PX = 26;

// A small picture stretched over its window of the plane.
export function drawOverlay(context, frame, { canvas, window }) {
  const [left, top] = screenOf(frame, window[0], window[3]);
  const width = (window[1] - window[0]) * frame.place.scale;
  const height = (window[3] - window[2]) * frame.place.scale;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, left, top, width, height);
}

// Bright where q(z) is dense: the latent colour, as opaque as the picture is bright.
export function densityCanvas(image, theme) {
  return inkCanvas(image, theme.latent);
}

// Bright where p(z|x) of the image that came in is high: the colour of what comes in.
export function posteriorCanvas(image, theme) {
  return inkCanvas(image, theme.input);
}

// Bright where the decoded picture encodes back to the same place; a veil lies over the rest, in
// the colour of a warning, as one of the page's own would look like nothing at all.
export function trustCanvas(image, theme) {
  return inkCanvas(image, theme.veil, { isVeil: true });
}

// Bright where images encode to: the rest is to be hatched.
export function holesCanvas(image, theme) {
  return edged(inkCanvas(image, theme.ink, { isVeil: true }));
}

// Opaque from half on, with a soft edge: an area has to end somewhere to be seen as one.
function edged(canvas) {
  const context = canvas.getContext("2d");
  const data = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 3; i < data.data.length; i += 4) data.data[i] = Math.min(Math.max((data.data[i] - 96) * 4, 0), 255);
  context.putImageData(data, 0, 0);
  return canvas;
}

// Diagonal lines, as far apart on every screen and at every zoom.
export function hatching(context, { theme }, dpr) {
  const side = Math.round(HATCH_PX * dpr);
  const stamp = makeCanvas(side, side);
  const lines = stamp.getContext("2d");
  lines.strokeStyle = rgba(theme.ink, theme.dark ? 0.55 : 0.5);
  lines.lineWidth = dpr;
  for (const offset of [-side, 0, side]) {
    lines.beginPath();
    lines.moveTo(offset - 1, side + 1);
    lines.lineTo(offset + side + 1, -1);
    lines.stroke();
  }
  return context.createPattern(stamp, "repeat");
}

export function dotRadius(zoom) {
  return DOT_PX * typeScale() * Math.min(Math.max(zoom ** 0.24, 0.85), 2);
}

// The frames of a film in their order: a line for each part of it that is shown.
export function drawFilm(context, frame, points, framesInARow) {
  context.save();
  context.lineJoin = "round";
  for (let first = 0, count = points.length / 2; first < count; first += framesInARow) {
    context.beginPath();
    for (let i = first; i < Math.min(first + framesInARow, count); i++) {
      context.lineTo(...screenOf(frame, points[2 * i], points[2 * i + 1]));
    }
    strokeEach(context, [[rgba(frame.theme.paper, 0.75), 4], [rgba(frame.theme.latent, 0.95), 1.8]]);
  }
  context.restore();
}

// As many thumbnails as fit without hiding one another.
export function thumbnailLimit({ width, height }) {
  return Math.floor((0.32 * width * height) / THUMBNAIL_PX ** 2);
}

export function drawThumbnails(context, frame, points, labels, indices, atlas, inked) {
  const side = THUMBNAIL_PX * Math.min(Math.max(6 / Math.sqrt(indices.length + 1), 1), 1.8);
  context.save();
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "medium";
  for (const index of indices) {
    const [x, y] = screenOf(frame, points[2 * index], points[2 * index + 1]);
    const color = (labels && frame.theme.classes[labels[index]]) || frame.theme.ink;
    const picture = atlas.inInk(index, inked ? color : null);
    const [width, height] = fitted(picture, side);
    context.drawImage(picture, x - width / 2, y - height / 2, width, height);
    if (inked) continue;
    context.strokeStyle = rgba(color, 1);
    context.lineWidth = 1.5;
    context.strokeRect(x - width / 2, y - height / 2, width, height);
  }
  context.restore();
}

function fitted({ width, height }, side) {
  const scale = side / Math.max(width, height);
  return [width * scale, height * scale];
}

export function drawClassNames(context, frame, centres, names) {
  context.save();
  context.font = fontOf(700, LABEL_PX, frame.theme.font);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = rgba(frame.theme.ink, 1);
  const widest = Math.max(...names.map((name) => context.measureText(name).width), 1);
  const squeeze = Math.max(widest / LABEL_PX / typeScale(), 1); // long names need room sideways
  const places = centres.map((at) => at && screenOf(frame, ...at)).map((at) => at && [at[0] / squeeze, at[1]]);
  spreadLabels(places, LABEL_GAP_PX * typeScale()).forEach((at, c) => {
    if (at) writeWithHalo(context, names[c], at[0] * squeeze, at[1], rgba(frame.theme.paper, 0.92), 4);
  });
  context.restore();
}
