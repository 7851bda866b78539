// The player: a Gibbs chain's pixels, hidden units and free energy, running or half step by half step.
//
// States come in portions; when they run out it asks for more, from the very state that is shown, so
// that a new temperature or a held region is heard at once.

import { Chain, PACES } from "./chain.js";
import { HeldRegion, refilled } from "./held_region.js";
import { TRACED, paintPixels, paintTrace, paintUnits } from "./paint.js";
import { readPortion, unpacked } from "./portion.js";
import { PARAMETER, restedChain, restingChain } from "./resting.js";
import { broughtBack, runningChain } from "./running.js";
import { placeOf, temperatureAt } from "./temperature.js";
import { unitAt } from "./units.js";
import { fromBase64 } from "../live/base64.js";
import { writeInAddress } from "../live/in_address.js";
import { Kept } from "../live/kept.js";
import { mounted, partsOf } from "../live/mount.js";
import { decimal } from "../live/numbers.js";
import { sharesOf } from "../live/pointer.js";
import { Reconnection } from "../live/reconnection.js";
import { Redrawing } from "../live/redrawing.js";
import { setLook } from "../live/theme.js";

const FRAME = "gibbs-player:frame"; // a User Timing measure for each state drawn while playing
const KEEP_EVERY_MS = 1000;
const FADE = 0.6; // of a unit's light from one state to the next while playing

export default mounted(
  ({ parentElement }) => new Player(parentElement),
  (player, { data, setTriggerValue }) => {
    player.chain.ask = (request) => setTriggerValue("request", request);
    player.update(data);
  },
);

class Player {
  constructor(parent) {
    this.parts = partsOf(parent);
    this.small = document.createElement("canvas");
    this.chain = new Chain();
    this.pace = "usual";
    this.temperature = 1;
    this.halfStepsDue = 0; // asked for while their states were still on the way
    this.stop = new AbortController();
    this.region = new HeldRegion(this.parts, { onHold: (box) => this.hold(box), signal: this.stop.signal });
    this.watch = new Redrawing(() => this.draw());
    this.watch.observe(this.parts.root);
    for (const [value, { name }] of Object.entries(PACES)) this.parts.pace.add(new Option(name, value));
    this.parts.pace.value = this.pace;
    this.kept = new Kept("running chain", "");
    this.reconnection = new Reconnection(() => this.forgetComing());
    this.listen();
  }

  close() {
    this.isClosed = true;
    this.keep();
    this.reconnection.close();
    this.pause();
    this.stop.abort();
    this.watch.disconnect();
  }

  update(bytes) {
    const { header, frames, fields } = readPortion(bytes);
    if (this.header?.digest === header.digest) return;
    const isAnother = this.header?.run !== header.run;
    this.header = header;
    if (fields) this.fields = fields;
    else if (isAnother) this.fields = null;
    this.look = setLook(this.parts.root, header.look);
    if (isAnother) this.begin(header, frames);
    else if (this.chain.take(header.number, frames)) this.makeUpHalfSteps();
    else if (this.isPlaying) this.chain.isOvertaken(header.number);
    this.draw();
    this.tell();
  }

  // Another chain: what was shown is forgotten, what was chosen stays.
  begin(header, frames) {
    this.start = unpacked(fromBase64(header.start), header.shape.reduce((a, b) => a * b, 1));
    this.parts.temperature.value = placeOf(this.temperature, header.temperatures);
    this.showTemperature();
    this.region.begin(header.shape);
    this.chain.begin(header.run, header.number, header.number === 0 ? frames : []);
    if (header.number !== 0) this.chain.forget(); // an answer on its way is of no use any more
    this.showStart();
    const running = this.hasBegun ? null : broughtBack(this.kept.read(), header);
    const resting = this.hasBegun ? null : restedChain(new URLSearchParams(location.search).get(PARAMETER), header);
    this.hasBegun = true;
    if (running) this.bringBack(running);
    else if (resting) this.bringBack(resting);
    if (running || (header.plays && !resting)) this.play();
  }

  // The chain that ran when the page was left or loaded anew, or that rests in the address.
  bringBack({ at, past, pace, temperature, box, shown = this.shown }) {
    Object.assign(this, { past, pace, temperature, at: { ...this.stateOf(at.visible), ...at } });
    this.parts.pace.value = pace;
    this.parts.show.value = shown;
    this.parts.temperature.value = placeOf(temperature, this.header.temperatures);
    this.showTemperature();
    this.region.bringBack(box);
    this.chain.forget();
  }

  get shown() {
    return this.parts.show.value;
  }

  // Into the address; between the halves of a step there stands the whole one before.
  tell() {
    if (this.isClosed || this.isHalf) return;
    writeInAddress({ [PARAMETER]: this.isPlaying ? null : restingChain(this, this.header) });
  }

  keep() {
    this.keptAt = performance.now();
    this.kept.write(this.isPlaying ? runningChain(this, this.header.run) : null);
  }

  restart() {
    this.chain.forget();
    this.showStart();
    this.tell();
  }

  showStart() {
    const { box } = this.region;
    this.past = [];
    this.at = this.stateOf(box ? refilled(this.start, this.header.shape, box) : this.start);
    this.light = null;
    this.isHalf = false;
    this.halfStepsDue = 0;
    this.draw();
  }

  stateOf(visible) {
    return { step: 0, visible, mean: visible.map((bit) => 255 * bit), hidden: null, energy: null };
  }

  listen() {
    const { play, step, restart, pace, temperature, show, hidden } = this.parts;
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.stop.signal });
    on(play, "click", () => (this.isPlaying ? this.pause() : this.play()));
    on(step, "click", () => {
      this.pause();
      this.halfStep();
    });
    on(restart, "click", () => this.restart());
    on(pace, "change", () => {
      this.pace = pace.value;
      this.forgetComing();
    });
    on(temperature, "input", () => {
      this.temperature = temperatureAt(Number(temperature.value), this.header.temperatures);
      this.showTemperature();
    });
    on(temperature, "change", () => this.forgetComing());
    on(show, "change", () => {
      this.draw();
      this.tell();
    });
    for (const type of ["pointermove", "pointerdown"]) on(hidden, type, (event) => this.pointAt(event));
    on(hidden, "pointerleave", () => this.lookAt(-1));
    on(window, "pagehide", () => this.keep());
  }

  showTemperature() {
    this.parts.heat.textContent = decimal(this.temperature, 2);
  }

  // Time

  play() {
    this.isPlaying = true;
    this.parts.play.textContent = "Pause";
    performance.clearMeasures(FRAME);
    this.due = performance.now();
    const tick = (now) => {
      if (!this.isPlaying || this.isClosed) return;
      if (now >= this.due) {
        this.due = Math.max(this.due + 1000 / PACES[this.pace].rate, now - 100);
        const began = performance.now();
        if (this.isHalf) this.halfStep();
        else if (this.chain.coming.length) this.show(this.chain.coming.shift());
        performance.measure(FRAME, { start: began, end: performance.now() });
      }
      this.askIfRunningOut();
      if (now - (this.keptAt ?? 0) > KEEP_EVERY_MS) this.keep(); // a tab may end without a word
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    this.tell();
  }

  // At rest the units are those of this very state, without the light of those before.
  pause() {
    this.isPlaying = false;
    cancelAnimationFrame(this.frame);
    this.parts.play.textContent = "Play";
    if (this.isClosed) return;
    this.light = null;
    this.draw();
    this.keep();
    this.tell();
  }

  // First the hidden units given the pixels, then the pixels given the hidden units.
  halfStep() {
    const [next] = this.chain.coming;
    if (!next) this.halfStepsDue += 1;
    else if (this.isHalf) {
      this.isHalf = false;
      this.show(this.chain.coming.shift(), false);
      this.tell();
    } else {
      this.isHalf = true;
      this.light = null;
      this.at = { ...this.at, hidden: next.hidden };
      this.draw();
    }
    this.askIfRunningOut();
  }

  makeUpHalfSteps() {
    const due = this.halfStepsDue;
    this.halfStepsDue = 0;
    for (let i = 0; i < due; i++) this.halfStep();
  }

  show(state, fades = true) {
    this.light = fades && this.light ? this.light.map((light, i) => Math.max(state.hidden[i], FADE * light)) : null;
    this.at = state;
    this.past.push({ step: state.step, energy: tenths(state.energy) });
    if (this.past.length > 2 * TRACED) this.past.splice(0, TRACED);
    this.draw();
    if (fades) this.light ??= Float32Array.from(state.hidden);
  }

  askIfRunningOut() {
    this.chain.askIfRunningOut(this.at, PACES[this.pace], this.temperature, this.region.box);
  }

  // What was computed under other settings is dropped; the next portion goes on from what is shown.
  forgetComing() {
    this.chain.forget();
    this.isHalf = false;
    if (this.isPlaying || this.halfStepsDue) this.askIfRunningOut();
    this.tell();
  }

  // A region is held from the start of the chain on.
  hold(box) {
    if (box) {
      this.past = [];
      this.at = this.stateOf(refilled(this.start, this.header.shape, box));
      this.light = null;
    }
    this.forgetComing();
    this.draw();
  }

  // The unit under the pointer shows its weights in the pixels' place.
  pointAt(event) {
    if (!this.fields) return;
    this.lookAt(unitAt(...sharesOf(this.parts.hidden, event), this.header.hidden_units));
  }

  lookAt(unit) {
    if (this.unit === unit) return;
    this.unit = unit;
    this.draw();
  }

  draw() {
    if (!this.at || !this.parts.visible.clientWidth) return;
    const { visible, hidden, trace, active, energy, count, root, show, showing } = this.parts;
    const { mean, hidden: units, step } = this.at;
    const drawn = show.value === "visible" ? this.at.visible.map((bit) => 255 * bit) : mean;
    const isLooking = this.fields && this.unit >= 0;
    const size = mean.length;
    const field = isLooking && this.fields.subarray(this.unit * size, (this.unit + 1) * size);
    paintPixels(visible, this.small, field || drawn, this.header.shape);
    paintUnits(hidden, this.light ?? units ?? new Uint8Array(this.header.hidden_units), this.look);
    paintTrace(trace, this.past, this.header.usual, this.look);
    const on = units ? units.reduce((sum, bit) => sum + bit, 0) : 0;
    active.textContent = units ? `${on} of ${units.length} on` : `${this.header.hidden_units}`;
    energy.textContent = this.at.energy === null ? "" : `${decimal(this.at.energy, 1)} nats`;
    const title = step === 0 ? this.header.title : "";
    showing.textContent = isLooking ? `weights of unit ${this.unit + 1}` : title;
    count.textContent = `step ${step.toLocaleString("en")}${this.isHalf ? " ½" : ""}`;
    root.dataset.step = step;
  }
}

// As it is drawn, and as it travels.
function tenths(nats) {
  return Math.round(10 * nats) / 10;
}
