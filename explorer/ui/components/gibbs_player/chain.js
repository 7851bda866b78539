// Which states come next, and when are further ones asked for?

import { packed } from "./portion.js";
import { toBase64 } from "../live/base64.js";

const ASK_AGAIN_MS = 8000;

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

// The states that came and are not yet shown, and the requests for more.
export class Chain {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.ask = () => {}; // sends a request; set by each run of the component
    this.number = 0; // of the last request
    this.coming = [];
  }

  // Another chain, or the same one from its start: number is that of the portion that came with it.
  begin(run, number, frames) {
    this.run = run;
    this.number = number;
    this.coming = frames;
    this.isAsking = false;
  }

  // Takes the portion if it answers the last request; whether it did.
  take(number, frames) {
    if (number !== this.number || !this.isAsking) return false;
    this.isAsking = false;
    this.coming.push(...frames);
    return true;
  }

  // A portion came that answers no request, as from a session that began anew: the request that is
  // on its way may be lost, so the next look asks again.
  isOvertaken(number) {
    if (number === 0) this.isAsking = false;
  }

  // What was computed under other settings is dropped, and so is the answer on its way.
  forget() {
    this.coming = [];
    this.isAsking = false;
    this.number += 1;
  }

  // Asks for more, from the last state that is here or else from the one that is shown.
  askIfRunningOut(shown, { rate, stride }, temperature, held) {
    const waits = this.isAsking && this.now() - this.asked < ASK_AGAIN_MS;
    if (waits || !isRunningOut(this.coming.length, rate)) return;
    const last = this.coming.at(-1) ?? shown;
    this.number += 1;
    this.isAsking = true;
    this.asked = this.now();
    this.ask({
      run: this.run,
      number: this.number,
      state: toBase64(packed(last.visible)),
      step: last.step,
      frames: portionFrames(rate),
      stride,
      temperature,
      held,
    });
  }
}
