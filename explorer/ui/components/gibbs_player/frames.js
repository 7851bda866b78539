// What is a portion of a chain, and what is asked for next?

// The envelope: uint32 length of a JSON header, the header, then blobs on multiples of four bytes.
export function readPortion(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const first = (4 + length + 3) & ~3;
  const blob = (name) => {
    const [offset, size] = header.blobs[name];
    return bytes.slice(first + offset, first + offset + size);
  };
  const count = header.steps.length;
  const pixels = header.shape.reduce((product, side) => product * side, 1);
  const mean = blob("mean");
  const visible = blob("visible");
  const hidden = blob("hidden");
  const energies = new Float32Array(blob("free_energy").buffer);
  const visibleBytes = Math.ceil(pixels / 8);
  const hiddenBytes = Math.ceil(header.hidden_units / 8);
  const frames = header.steps.map((step, i) => ({
    step,
    mean: mean.subarray(i * pixels, (i + 1) * pixels),
    visible: unpacked(visible.subarray(i * visibleBytes, (i + 1) * visibleBytes), pixels),
    hidden: unpacked(hidden.subarray(i * hiddenBytes, (i + 1) * hiddenBytes), header.hidden_units),
    energy: energies[i],
  }));
  const fields = header.blobs.fields ? blob("fields") : null;
  return { header, frames, count, fields };
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

export function toText(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

export function fromText(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

// How fast: steps a second, how many of them lie between two states shown, and states a second.
export const PACES = {
  slow: { name: "2 steps/s", stride: 1, rate: 2 },
  watch: { name: "10 steps/s", stride: 1, rate: 10 },
  usual: { name: "30 steps/s", stride: 1, rate: 30 },
  fast: { name: "300 steps/s", stride: 10, rate: 30 },
  fastest: { name: "1,200 steps/s", stride: 40, rate: 30 },
};

// States asked for at once: two seconds' worth, but enough that asking is rare.
export function portionFrames(rate) {
  return Math.min(Math.max(Math.round(2 * rate), 12), 60);
}

// Ask when less than a second is left, so that the next portion is there before the last is shown.
export function isRunningOut(left, rate) {
  return left < Math.max(rate, 4);
}

// A slider's 0 … 100 as a temperature, in equal ratios with 1 in the middle where the ends allow it.
export function heatAt(place, [coldest, hottest]) {
  const share = Math.min(Math.max(place, 0), 100) / 100;
  const heat = share < 0.5 ? coldest ** (1 - 2 * share) : hottest ** (2 * share - 1);
  return Math.abs(heat - 1) < 0.02 ? 1 : heat;
}

export function placeOfHeat(heat, [coldest, hottest]) {
  if (heat === 1) return 50;
  const share = heat < 1 ? 0.5 - Math.log(heat) / Math.log(coldest) / 2 : 0.5 + Math.log(heat) / Math.log(hottest) / 2;
  return Math.round(100 * share);
}

// Boxes [left, top, right, bottom] in pixels.
export const HOLDS = {
  nothing: { name: "nothing", box: () => null },
  top: { name: "top half", box: (h, w) => [0, 0, w, Math.round(h / 2)] },
  bottom: { name: "bottom half", box: (h, w) => [0, Math.round(h / 2), w, h] },
  left: { name: "left half", box: (h, w) => [0, 0, Math.round(w / 2), h] },
  right: { name: "right half", box: (h, w) => [Math.round(w / 2), 0, w, h] },
};

// The whole pixels under a drag from one place to another, places being shares of the sheet.
export function boxOf([ax, ay], [bx, by], height, width) {
  const low = (one, other, size) => Math.max(0, Math.floor(Math.min(one, other) * size));
  const high = (one, other, size) => Math.min(size, Math.ceil(Math.max(one, other) * size));
  return [low(ax, bx, width), low(ay, by, height), high(ax, bx, width), high(ay, by, height)];
}

export function isIn([left, top, right, bottom], x, y) {
  return x >= left && x < right && y >= top && y < bottom;
}

// Held pixels as they were at the start; the others by the toss of a coin, to be filled in.
export function refilled(start, [channels, height, width], box, toss = Math.random) {
  const state = new Uint8Array(start.length);
  for (let i = 0; i < state.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    state[i] = isIn(box, x, y) ? start[i] : Number(toss() < 0.5);
  }
  return state;
}

// Rows and columns of a grid that holds so many units, no wider than 5 : 4.
export function gridOf(units) {
  const columns = Math.ceil(Math.sqrt(units));
  return { columns, rows: Math.ceil(units / columns) };
}

// The unit under a place, a share of the grid's picture; −1 where there is none.
export function unitAt(x, y, units) {
  const { columns, rows } = gridOf(units);
  if (x < 0 || x >= 1 || y < 0 || y >= 1) return -1;
  const unit = Math.floor(y * rows) * columns + Math.floor(x * columns);
  return unit < units ? unit : -1;
}

// The window of energies to draw: all that is seen and the usual range, with some room.
export function windowOf(energies, [low, , high]) {
  const all = energies.length ? [...energies, low, high] : [low, high];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = 0.06 * (most - least || 1);
  return [least - room, most + room];
}

export function decimal(value, digits = 1) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
