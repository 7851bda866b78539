// How is each layer of the map drawn? Every function takes a context, a frame { view, size, place,
// window, theme } in CSS pixels, and what it draws.

import { inkCanvas } from "../scene/ink.js";
import { makeCanvas, strokeEach } from "../live/canvas.js";
import { screenOf } from "../live/scatter.js";
import { rgba } from "../live/theme.js";

const HATCH_PX = 9;

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
