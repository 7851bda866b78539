// Which places are decoded under every class, and how large can their pictures be?

import { REPLY_BYTES } from "../live/socket.js";

export const STEP = 0.4; // between two columns, in units of z: the prior's σ is 1
export const MAX_ROWS = 256; // latents in one message to the server
const MAX_COLUMNS = 9;
const SMALLER = 0.74; // a column beside the cursor's, as a share of it
const GAP_PX = 3;
const ROW_PX = { min: 30, max: 84 };

// An odd number, so that the cursor's own column is in the middle; all pictures come in one reply.
export function columnCount(classes, imageBytes) {
  const pictures = Math.min(MAX_ROWS, Math.floor(REPLY_BYTES / imageBytes));
  const most = Math.min(MAX_COLUMNS, Math.floor(pictures / classes));
  return Math.max(most - 1 + (most % 2), 1);
}

// The places of all columns: on the line through the cursor, along z_1 (0) or z_2 (1).
export function columnPlaces([x, y], along, columns) {
  const middle = (columns - 1) / 2;
  return Array.from({ length: columns }, (_, column) => {
    const offset = (column - middle) * STEP;
    return along ? [x, y + offset] : [x + offset, y];
  });
}

// float32 rows [z…, label]: class by class, in each the columns in order.
export function requestRows(latents, classes) {
  const width = latents[0].length + 1;
  const rows = new Float32Array(classes * latents.length * width);
  let at = 0;
  for (let label = 0; label < classes; label++) {
    for (const z of latents) {
      rows.set(z, at);
      rows[at + width - 1] = label;
      at += width;
    }
  }
  return rows;
}

// Where each picture lies on the canvas, in CSS pixels: the middle column large, the others small.
export function layout({ classes, columns, width, room, labelPx, aspect }) {
  const across = 1 + (columns - 1) * SMALLER;
  const byWidth = (width - labelPx - (columns - 1) * GAP_PX) / across / aspect;
  const byHeight = (room - (classes - 1) * GAP_PX) / classes;
  const large = Math.floor(Math.min(Math.max(Math.min(byWidth, byHeight), ROW_PX.min), byWidth, ROW_PX.max));
  const small = Math.floor(large * SMALLER);
  const middle = (columns - 1) / 2;
  const lefts = [];
  let x = labelPx;
  for (let column = 0; column < columns; column++) {
    lefts.push(Math.round(x));
    x += (column === middle ? large : small) * aspect + GAP_PX;
  }
  return {
    large,
    small,
    lefts,
    labelPx,
    width: Math.ceil(x - GAP_PX),
    height: classes * (large + GAP_PX) - GAP_PX,
    box: (row, column) => {
      const side = column === middle ? large : small;
      const top = row * (large + GAP_PX) + Math.round((large - side) / 2);
      return [lefts[column], top, Math.round(side * aspect), side];
    },
  };
}

// Which column lies under a place of the canvas; -1 beside all of them.
export function columnAt({ lefts, box }, x) {
  return lefts.findIndex((left, column) => x >= left && x < left + box(0, column)[2]);
}
