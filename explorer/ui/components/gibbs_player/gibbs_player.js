// The player: a Gibbs chain's pixels, hidden units and free energy, running or half step by half step.
//
// Streamlit runs the default export again for each change of the data or the theme. One player lives
// for each mount. States come in portions; when they run out it asks for more, from the very state
// that is shown, so that a new temperature or a held region is heard at once.

import {
  HOLDS,
  PACES,
  boxOf,
  decimal,
  fromText,
  heatAt,
  isRunningOut,
  packed,
  placeOfHeat,
  portionFrames,
  readPortion,
  refilled,
  toText,
  unitAt,
  unpacked,
} from "./frames.js";
import { TRACED, paintPixels, paintTrace, paintUnits } from "./paint.js";

const players = new WeakMap(); // parentElement -> Player
const FRAME = "gibbs-player:frame"; // a User Timing measure for each state drawn while playing
const ASK_AGAIN_MS = 8000;
const FADE = 0.6; // of a unit's light from one state to the next while playing
const DRAWN_BOX = "drawn";

export default function mount({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.ask = (wants) => setTriggerValue("wants", wants);
  player.update(data);
  return () => {
    player.close();
    players.delete(parentElement);
  };
}

class Player {
  constructor(parent) {
    this.parts = {};
    for (const part of parent.querySelectorAll("[data-part]")) this.parts[part.dataset.part] = part;
    this.small = document.createElement("canvas");
    this.number = 0; // of the last request
    this.pace = "usual";
    this.heat = 1;
    this.box = null; // held pixels
    this.stop = new AbortController();
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.parts.root);
    for (const [part, choices] of [["pace", PACES], ["hold", HOLDS]]) {
      for (const [value, { name }] of Object.entries(choices)) this.parts[part].add(new Option(name, value));
    }
    this.parts.pace.value = this.pace;
    this.listen();
  }

  close() {
    this.isClosed = true;
    this.pause();
    this.stop.abort();
    this.watch.disconnect();
  }

  update(bytes) {
    const { header, frames, fields } = readPortion(bytes);
    if (this.digest === header.digest) return;
    this.digest = header.digest;
    this.header = header;
    if (fields) this.fields = fields;
    else if (this.run !== header.run) this.fields = null;
    this.setColours();
    if (this.run !== header.run) this.begin(header, frames);
    else if (header.number === this.number && this.isAsking) {
      this.isAsking = false;
      this.coming.push(...frames);
      if (this.wantsHalfStep) {
        this.wantsHalfStep = false;
        this.halfStep();
      }
    }
    this.draw();
  }

  // Another chain: what was shown is forgotten, what was chosen stays.
  begin(header, frames) {
    this.run = header.run;
    this.number = header.number;
    this.isAsking = false;
    this.start = unpacked(fromText(header.start), header.shape.reduce((a, b) => a * b, 1));
    this.parts.temperature.value = placeOfHeat(this.heat, header.temperatures);
    this.showHeat();
    this.setHeld(null);
    this.parts.hold.value = "nothing";
    this.restart(header.number === 0 ? frames : []);
    if (header.plays) this.play();
  }

  restart(frames = []) {
    this.past = [];
    this.coming = frames;
    this.number += frames.length ? 0 : 1; // an answer on its way is of no use any more
    this.isAsking = false;
    this.at = this.stateOf(this.box ? refilled(this.start, this.header.shape, this.box) : this.start, 0);
    this.light = null;
    this.isHalf = false;
    this.draw();
  }

  stateOf(visible, step) {
    return { step, visible, mean: visible.map((bit) => 255 * bit), hidden: null, energy: null };
  }

  setColours() {
    const { look } = this.header;
    const { root } = this.parts;
    for (const role of ["quiet", "incoming", "latent", "outgoing"]) root.style.setProperty(`--${role}`, look[role]);
    root.style.setProperty("--on-latent", look.is_dark ? look.paper : "#ffffff");
    this.look = { ...look, font: getComputedStyle(root).fontFamily };
  }

  listen() {
    const { play, step, restart, pace, temperature, hold, show, visible } = this.parts;
    const { signal } = this.stop;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
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
      this.heat = heatAt(Number(temperature.value), this.header.temperatures);
      this.showHeat();
    });
    on(temperature, "change", () => this.forgetComing());
    on(hold, "change", () => {
      if (hold.value === DRAWN_BOX) return;
      const [, height, width] = this.header.shape;
      this.hold(HOLDS[hold.value].box(height, width));
    });
    on(show, "change", () => this.draw());
    on(visible, "pointerdown", (event) => this.press(event));
    on(visible, "pointermove", (event) => this.drag(event));
    on(visible, "pointerup", (event) => this.release(event));
    on(this.parts.hidden, "pointermove", (event) => this.pointAt(event));
    on(this.parts.hidden, "pointerdown", (event) => this.pointAt(event));
    on(this.parts.hidden, "pointerleave", () => this.lookAt(-1));
    on(visible, "pointercancel", () => {
      this.from = null;
      this.setHeld(this.box);
    });
  }

  showHeat() {
    this.parts.heat.textContent = decimal(this.heat, 2);
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
        else if (this.coming.length) this.show(this.coming.shift());
        performance.measure(FRAME, { start: began, end: performance.now() });
      }
      this.askIfRunningOut();
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    this.isPlaying = false;
    cancelAnimationFrame(this.frame);
    this.parts.play.textContent = "Play";
  }

  // First the hidden units given the pixels, then the pixels given the hidden units.
  halfStep() {
    if (!this.coming.length) {
      this.wantsHalfStep = true;
      this.askIfRunningOut();
      return;
    }
    const next = this.coming[0];
    this.light = null;
    if (!this.isHalf) {
      this.isHalf = true;
      this.at = { ...this.at, hidden: next.hidden };
      this.draw();
    } else {
      this.isHalf = false;
      this.show(this.coming.shift(), false);
    }
    this.askIfRunningOut();
  }

  show(state, fades = true) {
    this.light = fades && this.light ? this.light.map((light, i) => Math.max(state.hidden[i], FADE * light)) : null;
    this.at = state;
    this.past.push({ step: state.step, energy: state.energy });
    if (this.past.length > 2 * TRACED) this.past.splice(0, TRACED);
    this.draw();
    if (fades) this.light ??= Float32Array.from(state.hidden);
  }

  askIfRunningOut() {
    const { rate, stride } = PACES[this.pace];
    const waits = this.isAsking && performance.now() - this.asked < ASK_AGAIN_MS;
    if (waits || !isRunningOut(this.coming.length, rate)) return;
    const last = this.coming.at(-1) ?? this.at;
    this.number += 1;
    this.isAsking = true;
    this.asked = performance.now();
    this.ask({
      run: this.run,
      number: this.number,
      state: toText(packed(last.visible)),
      step: last.step,
      frames: portionFrames(rate),
      stride,
      temperature: this.heat,
      held: this.box,
    });
  }

  // What was computed under other settings is dropped; the next portion goes on from what is shown.
  forgetComing() {
    this.coming = [];
    this.isAsking = false;
    this.number += 1;
    this.isHalf = false;
    if (this.isPlaying) this.askIfRunningOut();
  }

  // Holding a region

  press(event) {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    try {
      this.parts.visible.setPointerCapture(event.pointerId);
    } catch {
      // a pointer made by a script cannot be captured, and need not be
    }
    this.from = this.place(event);
  }

  drag(event) {
    if (!this.from) return;
    this.showBox(this.boxTo(event));
  }

  release(event) {
    if (!this.from) return;
    const box = this.boxTo(event);
    this.from = null;
    const isClick = (box[2] - box[0]) * (box[3] - box[1]) <= 2;
    this.parts.hold.querySelector(`[value=${DRAWN_BOX}]`)?.remove();
    if (!isClick) this.parts.hold.add(new Option("drawn region", DRAWN_BOX));
    this.parts.hold.value = isClick ? "nothing" : DRAWN_BOX;
    this.hold(isClick ? null : box);
  }

  place(event, canvas = this.parts.visible) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  // The unit under the pointer shows its weights in the pixels' place.
  pointAt(event) {
    if (!this.fields) return;
    this.lookAt(unitAt(...this.place(event, this.parts.hidden), this.header.hidden_units));
  }

  lookAt(unit) {
    if (this.unit === unit) return;
    this.unit = unit;
    this.draw();
  }

  boxTo(event) {
    const [, height, width] = this.header.shape;
    return boxOf(this.from, this.place(event), height, width);
  }

  hold(box) {
    this.setHeld(box);
    if (box) {
      this.past = [];
      this.at = this.stateOf(refilled(this.start, this.header.shape, box), 0);
      this.light = null;
    }
    this.forgetComing();
    this.draw();
  }

  setHeld(box) {
    this.box = box;
    this.showBox(box);
  }

  showBox(box) {
    const { held } = this.parts;
    held.hidden = !box;
    if (!box) return;
    const [, height, width] = this.header.shape;
    const [left, top, right, bottom] = box;
    held.style.left = `${(100 * left) / width}%`;
    held.style.top = `${(100 * top) / height}%`;
    held.style.width = `${(100 * (right - left)) / width}%`;
    held.style.height = `${(100 * (bottom - top)) / height}%`;
  }

  // Drawing

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
    energy.textContent = this.at.energy === null ? "" : `${decimal(this.at.energy)} nats`;
    const title = step === 0 ? this.header.title : "";
    showing.textContent = isLooking ? `weights of unit ${this.unit + 1}` : title;
    count.textContent = `step ${step.toLocaleString("en")}${this.isHalf ? " ½" : ""}`;
    root.dataset.step = step;
  }
}
