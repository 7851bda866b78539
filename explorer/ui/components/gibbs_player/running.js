// What is kept of a chain that runs, so that it runs on after its page was loaded anew?

import { PACES } from "./chain.js";
import { TRACED } from "./paint.js";
import { packed, unpacked } from "./portion.js";
import { fromBase64, toBase64 } from "../live/base64.js";

// As JSON: the state that is shown, its past, and what was chosen. `player` has at, past, pace,
// temperature and region.
export function runningChain({ at, past, pace, temperature, region }, run) {
  return {
    run,
    state: toBase64(packed(at.visible)),
    step: at.step,
    past: past.slice(-TRACED).map(({ step, energy }) => [step, Math.round(10 * energy) / 10]),
    pace,
    temperature,
    box: region.box,
  };
}

// What `runningChain` made, if it is of this very run and of the right form; null otherwise.
export function broughtBack(kept, { run, shape, temperatures: [coldest, hottest] }) {
  try {
    const pixels = shape.reduce((product, side) => product * side, 1);
    const visible = unpacked(fromBase64(kept.state), pixels);
    const past = kept.past.map(([step, energy]) => ({ step, energy }));
    const { step, pace, temperature, box } = kept;
    const isSound = kept.run === run && Number.isInteger(step) && Object.hasOwn(PACES, pace);
    const isBox = box === null || (Array.isArray(box) && box.length === 4 && box.every(Number.isInteger));
    if (!isSound || !isBox || !(temperature >= coldest && temperature <= hottest)) return null;
    return { at: { visible, step }, past, pace, temperature, box };
  } catch {
    return null;
  }
}
