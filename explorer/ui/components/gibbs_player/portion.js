// What is in a portion of a chain?

import { floatsOf, readEnvelope } from "../live/envelope.js";

// The envelope's header, its states, and each hidden unit's weights where they were sent.
export function readPortion(bytes) {
  const { header, blobs } = readEnvelope(bytes);
  const { hidden_units: units, shape, steps } = header;
  const pixels = shape.reduce((product, side) => product * side, 1);
  const [mean, visible, hidden] = ["mean", "visible", "hidden"].map((name) => blobs[name].bytes.slice());
  const energies = floatsOf(blobs.free_energy.bytes);
  const [visibleBytes, hiddenBytes] = [Math.ceil(pixels / 8), Math.ceil(units / 8)];
  const frames = steps.map((step, i) => ({
    step,
    mean: mean.subarray(i * pixels, (i + 1) * pixels),
    visible: unpacked(visible.subarray(i * visibleBytes, (i + 1) * visibleBytes), pixels),
    hidden: unpacked(hidden.subarray(i * hiddenBytes, (i + 1) * hiddenBytes), units),
    energy: energies[i],
  }));
  return { header, frames, fields: blobs.fields ? blobs.fields.bytes.slice() : null };
}

// Bits, the first in the highest, as 0s and 1s.
export function unpacked(bytes, count) {
  const bits = new Uint8Array(count);
  for (let i = 0; i < count; i++) bits[i] = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
  return bits;
}

export function packed(bits) {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let i = 0; i < bits.length; i++) bytes[i >> 3] |= bits[i] << (7 - (i & 7));
  return bytes;
}
