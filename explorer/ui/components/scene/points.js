// How are test images drawn on a plane: how large a dot, which small pictures, where each class's name?
// Every function takes a context, a frame { view, size, place, theme } in CSS pixels, and what it draws.

import { spreadLabels } from "./neighbours.js";
import { writeWithHalo } from "../live/canvas.js";
import { screenOf } from "../live/scatter.js";
import { rgba } from "../live/theme.js";
import { fontOf, typeScale } from "../live/type.js";

const DOT_PX = 2.3;
const LABEL_PX = 13;
const LABEL_GAP_PX = 19;
export const THUMBNAIL_PX = 26;

export function dotRadius(zoom) {
  return DOT_PX * typeScale() * Math.min(Math.max(zoom ** 0.24, 0.85), 2);
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
    if (!picture) {
      drawSpot(context, x, y, color);
      continue;
    }
    const [width, height] = fitted(picture, side);
    context.drawImage(picture, x - width / 2, y - height / 2, width, height);
    if (inked) continue;
    context.strokeStyle = rgba(color, 1);
    context.lineWidth = 1.5;
    context.strokeRect(x - width / 2, y - height / 2, width, height);
  }
  context.restore();
}

// In place of a picture that is on its way.
function drawSpot(context, x, y, color) {
  context.fillStyle = rgba(color, 1);
  context.beginPath();
  context.arc(x, y, DOT_PX * typeScale(), 0, 7);
  context.fill();
}

function fitted({ width, height }, side) {
  const scale = side / Math.max(width, height);
  return [width * scale, height * scale];
}

// centres: [x, y] of the plane or null for each name. Where each was written, in pixels; null where it
// would have hidden another, or stood far from its class. Where most would stand far, the classes lie
// on one another, and none is written: a name would claim a place that all of them share.
export function drawClassNames(context, frame, centres, names) {
  context.save();
  context.font = fontOf(700, LABEL_PX, frame.theme.font);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = rgba(frame.theme.ink, 1);
  const widths = names.map((name) => context.measureText(name).width);
  const widest = Math.max(...widths, 1);
  const squeeze = Math.max(widest / LABEL_PX / typeScale(), 1); // long names need room sideways
  const gap = LABEL_GAP_PX * typeScale();
  const places = centres.map((at) => at && screenOf(frame, ...at));
  const squeezed = places.map((at) => at && [at[0] / squeeze, at[1]]);
  const spread = spreadLabels(squeezed, gap).map((at) => at && [at[0] * squeeze, at[1]]);
  const here = spread.map((at, c) => strayed(at, places[c], widths[c], gap) ? null : inside(at, widths[c], frame.size));
  const written = withoutHidden(unlessMostStrayed(here, spread), widths, LABEL_PX * typeScale());
  written.forEach((at, c) => {
    if (at) writeWithHalo(context, names[c], ...at, rgba(frame.theme.paper, 0.92), 4);
  });
  context.restore();
  return written;
}

// Whether a name no longer stands over its class's middle.
export function strayed(at, from, width, gap) {
  return Boolean(at) && (Math.abs(at[0] - from[0]) > width / 2 + gap || Math.abs(at[1] - from[1]) > 2 * gap);
}

// A name whose class is in view is not cut by the edge.
export function inside(at, width, size) {
  if (!at || at[0] < 0 || at[0] > size.width) return at;
  const margin = Math.min(width, size.width) / 2;
  return [Math.min(Math.max(at[0], margin), size.width - margin), at[1]];
}

export function unlessMostStrayed(here, all) {
  const count = (names) => names.filter(Boolean).length;
  return 2 * count(here) < count(all) ? here.map(() => null) : here;
}

// places: the middle of each name or null. Those that lie on a name before them give way.
export function withoutHidden(places, widths, height) {
  const kept = [];
  return places.map((at, c) => {
    const lies = (d) => Math.abs(places[d][0] - at[0]) < (widths[c] + widths[d]) / 2 && Math.abs(places[d][1] - at[1]) < height;
    if (!at || kept.some(lies)) return null;
    kept.push(c);
    return at;
  });
}
