// A talk is stepped through as it will be: the stage itself, in a frame, by the keys of a clicker.
//
// The stage marks when each scene's picture is there ("stage:scene"); here it is pressed, waited for,
// timed from the key on, and looked at.

import { mounted, partsOf } from "../live/mount.js";

const MEASURE = "stage:scene";
const LOOK_MS = 50;
const FIRST_MS = 40_000; // the app itself is opened with the first scene
const PATIENCE_MS = 15_000;
const REST_MS = 900; // on each scene, in which the room answers
const WRONG = '[data-testid="stException"]';

export default mounted(
  ({ parentElement }) => new Rehearsal(partsOf(parentElement)),
  (rehearsal, { data, setTriggerValue }) => rehearsal.begin(data, (report) => setTriggerValue("report", report)),
);

export class Rehearsal {
  constructor({ stage, words }, wait = (ms) => new Promise((done) => setTimeout(done, ms)), now = () => performance.now()) {
    Object.assign(this, { stage, words, wait, now });
  }

  close() {
    this.isOver = true;
  }

  // Not waited for: the component is mounted while it runs.
  begin({ stage, scenes }, tell) {
    this.tell = tell;
    if (this.running) return;
    this.stage.src = stage;
    this.running = this.#all(scenes);
  }

  async #all(scenes) {
    const reports = [];
    for (let number = 0; number < scenes && !this.isOver; number += 1) {
      this.words.textContent = `Scene ${number + 1} of ${scenes}`;
      const before = number ? this.#measures().length : 0;
      const pressed = number ? this.#press("PageDown") : 0;
      reports.push(await this.#report(before, pressed, number ? PATIENCE_MS : FIRST_MS));
      await this.wait(REST_MS);
      const began = this.now();
      while (!this.#isAheadReady() && this.now() - began < PATIENCE_MS && !this.isOver) await this.wait(LOOK_MS);
    }
    if (!this.isOver) this.tell(reports);
  }

  async #report(before, pressed, patience) {
    const began = this.now();
    while (this.#measures().length <= before && this.now() - began < patience && !this.isOver) await this.wait(LOOK_MS);
    const measures = this.#measures();
    const isThere = measures.length > before;
    const last = measures.at(-1);
    const ms = isThere ? last.startTime + last.duration - pressed : this.now() - began;
    return { ms, isThere, words: this.#wrong() };
  }

  // The next scene is loaded behind the one shown, for which nobody who speaks leaves less time.
  #isAheadReady() {
    return this.#frames().every((frame) => !frame.inert || frame.contentDocument?.documentElement?.dataset.stage === "ready");
  }

  #frames() {
    return [...(this.stage.contentDocument?.querySelectorAll("iframe") ?? [])];
  }

  #measures() {
    return this.stage.contentWindow?.performance?.getEntriesByName(MEASURE) ?? [];
  }

  // When it was pressed, by the stage's own clock.
  #press(key) {
    const inside = this.stage.contentWindow;
    const pressed = inside.performance.now();
    inside.dispatchEvent(new inside.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    return pressed;
  }

  // What a scene shows of an error of its own.
  #wrong() {
    for (const frame of this.#frames()) {
      const found = frame.inert ? null : frame.contentDocument?.querySelector(WRONG);
      if (found) return found.textContent.slice(0, 300);
    }
    return "";
  }
}
