// How is what is on the sheet painted, on the screen and for sending?

import { boxWithin } from "./pictures.js";
import { smoothed, visibleItems } from "./strokes.js";

export const LIGHT = { paper: "#ffffff", ink: "#000000" };
export const DARK = { paper: "#000000", ink: "#ffffff" };

// Paint the items over the whole of a square canvas. `look` is { paper, ink }, CSS colours.
export function paint(canvas, items, look) {
  const context = canvas.getContext("2d");
  const side = canvas.width;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = look.paper;
  context.fillRect(0, 0, side, side);
  context.scale(side, side);
  for (const item of visibleItems(items)) {
    if (item.kind === "picture") paintPicture(context, item, look);
    else paintStroke(context, item, item.erase ? look.paper : (item.colour ?? look.ink));
  }
}

function paintPicture(context, { bitmap, width, height, own }, look) {
  const box = boxWithin(width, height);
  context.imageSmoothingEnabled = Math.max(width, height) > 64;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, box.x, box.y, box.width, box.height);
  if (!own || own === look.paper) return;
  context.globalCompositeOperation = "difference"; // from white: the negative
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, 1, 1);
  context.globalCompositeOperation = "source-over";
}

export function paintStroke(context, { points, size }, colour) {
  context.fillStyle = context.strokeStyle = colour;
  if (points.length === 1) {
    context.beginPath();
    context.arc(...points[0], size / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  const { start, curves } = smoothed(points);
  context.lineWidth = size;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...start);
  for (const [control, end] of curves) context.quadraticCurveTo(...control, ...end);
  context.stroke();
}

// The sheet's look where someone's picture lies lowest: paper like its own, and ink that shows.
export function lookOver(items, otherwise) {
  const lowest = visibleItems(items)[0];
  if (lowest?.kind !== "picture" || lowest.own) return otherwise;
  return lowest.lightness > 0.5 ? LIGHT : DARK;
}
