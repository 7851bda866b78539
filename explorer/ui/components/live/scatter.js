// How are the encoded test images and the prior drawn on the plane? Every function takes a context, a
// frame { size, place, theme } in CSS pixels, and what it draws.

import { makeCanvas, strokeEach, writeWithHalo } from "./canvas.js";
import { rgba } from "./theme.js";
import { fontOf } from "./type.js";

export function screenOf({ place }, x, y) {
  return [place.originX + x * place.scale, place.originY - y * place.scale];
}

// Over the points, each dash on a wider one of the page's colour: among thousands it is seen so.
export function drawPrior(context, frame, [x, y]) {
  const [cx, cy] = screenOf(frame, x, y);
  context.save();
  context.fillStyle = rgba(frame.theme.ink, 0.75);
  context.font = fontOf(400, 12, frame.theme.font);
  context.textAlign = "center";
  for (const sigmas of [1, 2, 3]) {
    const radius = sigmas * frame.place.scale;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.arc(cx, cy, radius, 0, 2 * Math.PI);
    strokeEach(context, [[rgba(frame.theme.paper, 0.7), 3], [rgba(frame.theme.ink, 0.75), 1]]);
    const diagonal = radius * Math.SQRT1_2;
    if (radius > 24) writeWithHalo(context, `${sigmas}σ`, cx + diagonal, cy - diagonal, rgba(frame.theme.paper, 0.92));
  }
  context.restore();
}

// One stamp for each class; ten thousand small copies are quicker than ten thousand circles.
export function dotStamps(theme, classCount, radius, dpr) {
  const colors = classCount ? theme.classes : [theme.ink];
  return colors.map((color) => {
    const side = Math.ceil(2 * (radius + 1) * dpr);
    const stamp = makeCanvas(side, side);
    const context = stamp.getContext("2d");
    context.fillStyle = rgba(color, theme.dark ? 0.85 : 0.8);
    context.beginPath();
    context.arc(side / 2, side / 2, radius * dpr, 0, 2 * Math.PI);
    context.fill();
    return stamp;
  });
}

// Drawn in device pixels, each stamp on whole ones, in the data's order, so that no class hides
// another on purpose.
export function drawDots(context, frame, points, labels, stamps, dpr) {
  const { scale, originX, originY } = frame.place;
  const [width, height] = [frame.size.width * dpr, frame.size.height * dpr];
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.imageSmoothingEnabled = false;
  for (let i = 0, n = points.length / 2; i < n; i++) {
    const stamp = stamps[labels ? labels[i] % stamps.length : 0];
    const half = stamp.width / 2;
    const left = Math.round((originX + points[2 * i] * scale) * dpr - half);
    const top = Math.round((originY - points[2 * i + 1] * scale) * dpr - half);
    if (left > -stamp.width && top > -stamp.width && left < width && top < height) {
      context.drawImage(stamp, left, top);
    }
  }
  context.restore();
}
