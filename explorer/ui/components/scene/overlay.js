// How does a picture of a window of the plane lie under what is drawn there?

import { screenOf } from "../live/scatter.js";

// A small picture stretched over its window of the plane.
export function drawOverlay(context, frame, { canvas, window }) {
  const [left, top] = screenOf(frame, window[0], window[3]);
  const width = (window[1] - window[0]) * frame.place.scale;
  const height = (window[3] - window[2]) * frame.place.scale;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, left, top, width, height);
}
