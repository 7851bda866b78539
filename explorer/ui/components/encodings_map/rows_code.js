// How does a selection of thousands of rows fit into an address?
//
// As the shorter of two: "b" and a bit for each row, or "g" and the gaps between the rows selected,
// seven bits to a byte; both in base64 without + / =. `rows_code.py` reads the same.

import { fromBase64, toBase64 } from "../live/base64.js";

// "" where none is selected.
export function encodeRows(mask) {
  const [bits, gaps] = [bitsOf(mask), gapsOf(mask)];
  if (!gaps.length) return "";
  return gaps.length < bits.length ? `g${packed(gaps)}` : `b${packed(bits)}`;
}

// Uint8Array of `count`, or null where the text is no selection of so many rows.
export function decodeRows(text, count) {
  const bytes = unpacked(text.slice(1));
  const mask = new Uint8Array(count);
  if (bytes && text[0] === "b" && bytes.length === Math.ceil(count / 8)) {
    for (let row = 0; row < count; row++) mask[row] = (bytes[row >> 3] >> (row & 7)) & 1;
    return mask;
  }
  return bytes?.length && text[0] === "g" && fillGaps(mask, bytes) ? mask : null;
}

function bitsOf(mask) {
  const bits = new Uint8Array(Math.ceil(mask.length / 8));
  for (let row = 0; row < mask.length; row++) if (mask[row]) bits[row >> 3] |= 1 << (row & 7);
  return bits;
}

function gapsOf(mask) {
  const bytes = [];
  let last = -1;
  for (let row = 0; row < mask.length; row++) {
    if (!mask[row]) continue;
    let gap = row - last - 1;
    for (; gap > 127; gap >>= 7) bytes.push((gap & 127) | 128);
    bytes.push(gap);
    last = row;
  }
  return Uint8Array.from(bytes);
}

function fillGaps(mask, bytes) {
  let [row, gap, shift] = [-1, 0, 0];
  for (const byte of bytes) {
    gap += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte & 128) continue;
    row += gap + 1;
    if (row >= mask.length) return false;
    mask[row] = 1;
    [gap, shift] = [0, 0];
  }
  return shift === 0;
}

function packed(bytes) {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function unpacked(text) {
  try {
    return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}
