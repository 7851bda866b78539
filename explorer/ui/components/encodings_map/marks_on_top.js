// What lies over the points: the lines drawn around them, the image looked at, the one under the pointer?

import { strokeEach } from "../live/canvas.js";
import { screenOf } from "../live/scatter.js";
import { rgba } from "../live/theme.js";
import { ellipseAxes } from "../scene/prior.js";

const HOVER_PX = 7;
const CHOSEN_PX = 6;
const CURSOR_PX = 11;

// drawn: { outlines, line, isClosed, chosen, hovered, cursor } in rows and plane units.
export function drawMarks(context, frame, map, drawn) {
  for (const corners of drawn.outlines) drawOutline(context, frame, corners, true);
  if (drawn.line.length) drawOutline(context, frame, drawn.line, false);
  if (drawn.chosen !== null) drawChosen(context, frame, map, drawn.chosen);
  if (drawn.hovered !== null) drawRing(context, frame, map.screenAt(drawn.hovered), HOVER_PX, frame.theme.ink);
  if (drawn.cursor) drawCursor(context, frame, drawn.cursor);
}

function drawOutline(context, frame, corners, isDone) {
  context.beginPath();
  for (const corner of corners) context.lineTo(...screenOf(frame, ...corner));
  context.closePath();
  context.lineJoin = "round";
  context.fillStyle = rgba(frame.theme.latent, 0.05);
  context.fill();
  context.setLineDash(isDone ? [5, 4] : []);
  strokeEach(context, [[rgba(frame.theme.paper, 0.8), 3.5], [rgba(frame.theme.latent, isDone ? 0.8 : 1), 1.5]]);
  context.setLineDash([]);
}

// Its mean, and where it may lie as well, as 1σ and 2σ of its posterior.
function drawChosen(context, frame, map, row) {
  const at = map.screenAt(row);
  if (!at) return;
  const covariance = map.covarianceOf(row);
  if (covariance) {
    const { major, minor, angle } = ellipseAxes(covariance);
    for (const sigmas of [2, 1]) {
      const radii = [major, minor].map((axis) => Math.max(axis * sigmas * frame.place.scale, 0.5));
      context.beginPath();
      context.ellipse(...at, ...radii, -angle, 0, 2 * Math.PI);
      strokeEach(context, [[rgba(frame.theme.paper, 0.7), 3], [rgba(frame.theme.input, sigmas === 1 ? 1 : 0.6), 1.5]]);
    }
  }
  drawRing(context, frame, at, CHOSEN_PX, frame.theme.input);
}

function drawRing(context, { theme }, at, radius, colour) {
  if (!at) return;
  context.beginPath();
  context.arc(...at, radius, 0, 2 * Math.PI);
  strokeEach(context, [[rgba(theme.paper, 0.9), 4.5], [rgba(colour, 1), 2]]);
}

function drawCursor(context, frame, at) {
  const [x, y] = screenOf(frame, ...at);
  context.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(x + 3 * dx, y + 3 * dy);
    context.lineTo(x + CURSOR_PX * dx, y + CURSOR_PX * dy);
  }
  strokeEach(context, [[rgba(frame.theme.paper, 0.9), 4], [rgba(frame.theme.ink, 1), 1.75]]);
}
