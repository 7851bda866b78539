// How does a chain that rests stand in the address, so that a link shows the same state?

import { PACES } from "./chain.js";
import { TRACED } from "./paint.js";
import { packed, unpacked } from "./portion.js";
import { fromBase64, toBase64 } from "../live/base64.js";

export const PARAMETER = "chain";
const LONGEST_CHAIN = 6000; // characters: of a larger chain a link opens the start
const TENTHS = 10; // energies are drawn to a tenth of a nat, and so they travel
const CAN_SHOW = ["mean", "visible"];
const BETWEEN = "~";

// The text for the address, null where nothing was drawn yet or it would be too long. `player`
// has at, past, pace, temperature, region and shown; `header` is the chain's.
export function restingChain({ at, past, pace, temperature, region, shown }, { run }) {
  if (at.step === 0 || !at.hidden) return null;
  const traced = past.slice(-TRACED);
  const text = [
    run,
    at.step,
    pace,
    temperature,
    shown,
    (region.box ?? []).join("."),
    Math.round(TENTHS * at.energy),
    ...[packed(at.visible), packed(at.hidden), at.mean].map(asSigns),
    runsOf(traced.map(({ step }) => step)),
    asSigns(new Uint8Array(Int16Array.from(traced, ({ energy }) => Math.round(TENTHS * energy)).buffer)),
  ].join(BETWEEN);
  return text.length <= LONGEST_CHAIN && traced.every(({ energy }) => Math.abs(TENTHS * energy) < 0x8000) ? text : null;
}

// What `restingChain` wrote, if it is of this very chain and of the right form; null otherwise.
export function restedChain(text, { run, shape, hidden_units: units, temperatures: [coldest, hottest] }) {
  try {
    const [ofRun, step, pace, temperature, shown, box, energy, visible, hidden, mean, runs, energies] = text.split(BETWEEN);
    const pixels = shape.reduce((product, side) => product * side, 1);
    const at = {
      step: Number(step),
      energy: Number(energy) / TENTHS,
      visible: unpacked(ofSigns(visible, Math.ceil(pixels / 8)), pixels),
      hidden: unpacked(ofSigns(hidden, Math.ceil(units / 8)), units),
      mean: ofSigns(mean, pixels),
    };
    const steps = stepsOf(runs);
    const nats = new Int16Array(ofSigns(energies, 2 * steps.length).slice().buffer);
    const found = {
      at,
      past: steps.map((each, i) => ({ step: each, energy: nats[i] / TENTHS })),
      pace,
      temperature: Number(temperature),
      shown,
      box: box ? heldBox(box, shape) : null,
    };
    const isSound = ofRun === run && Number.isInteger(at.step) && at.step > 0 && Number.isFinite(at.energy);
    const isAllowed = Object.hasOwn(PACES, pace) && CAN_SHOW.includes(shown);
    return isSound && isAllowed && found.temperature >= coldest && found.temperature <= hottest ? found : null;
  } catch {
    return null;
  }
}

function heldBox(text, [, height, width]) {
  const [left, top, right, bottom, ...more] = text.split(".").map(Number);
  const isBox = [left, top, right, bottom].every(Number.isInteger) && !more.length;
  if (!isBox || left < 0 || top < 0 || left >= right || top >= bottom || right > width || bottom > height) throw new RangeError(text);
  return [left, top, right, bottom];
}

// Steps as "first.stride.count", a row of which are evenly apart.
function runsOf(steps) {
  const runs = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last && last.count === 1 && step > last.first) Object.assign(last, { stride: step - last.first, count: 2 });
    else if (last && last.count > 1 && step === last.first + last.count * last.stride) last.count += 1;
    else runs.push({ first: step, stride: 0, count: 1 });
  }
  return runs.map(({ first, stride, count }) => [first, stride, count].join(".")).join("_");
}

function stepsOf(text) {
  const steps = [];
  for (const run of text.split("_")) {
    const [first, stride, count] = run.split(".").map(Number);
    if (![first, stride, count].every((value) => Number.isInteger(value) && value >= 0)) throw new RangeError(text);
    if (count < 1 || steps.length + count > TRACED) throw new RangeError(text);
    for (let i = 0; i < count; i++) steps.push(first + i * stride);
  }
  return steps;
}

// Base64 whose signs need no escaping in an address.
function asSigns(bytes) {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function ofSigns(text, length) {
  const bytes = fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes, not ${length}`);
  return bytes;
}
