// Which test images are selected, and what were they before?

import { encodeRows } from "./rows_code.js";

const MAX_UNDO = 60;
export const [NEW, ADD, TAKE_AWAY] = ["new", "add", "take away"];

export class Selection {
  // onChange() is called after each change that is done, not while one is drawn.
  constructor(count, onChange) {
    this.onChange = onChange;
    this.mask = new Uint8Array(count);
    this.outlines = []; // each a list of [x, y], with `map` saying on which map it was drawn
    this.name = "";
    this.past = [];
    this.live = null; // while something is drawn: what would be selected
    this.count = 0;
    this.spare = new Uint8Array(count);
  }

  // What is to be shown as selected; null where nothing is.
  get shown() {
    if (this.live) return this.live;
    return this.count ? this.mask : null;
  }

  get shownCount() {
    return this.live ? this.liveCount : this.count;
  }

  // hits: Uint8Array of what is being drawn around; nothing is done yet.
  preview(hits, mode) {
    this.live = this.spare;
    this.liveCount = combine(this.live, this.mask, hits, mode);
  }

  drop() {
    this.live = null;
  }

  // The same, done. outline: what was drawn, if anything was.
  commit(hits, mode, outline = null) {
    const mask = new Uint8Array(this.mask.length);
    combine(mask, this.mask, hits, mode);
    const kept = mode === NEW ? [] : this.outlines;
    this.#become(mask, outline ? [...kept, outline] : kept);
  }

  // Of what is in view of the filter; what the filter hides is never selected.
  invert(visible) {
    this.#become(this.mask.map((one, row) => (visible[row] ? 1 - one : 0)), []);
  }

  clear() {
    if (this.count || this.outlines.length) this.#become(new Uint8Array(this.mask.length), []);
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.#set(before);
    this.onChange();
  }

  get canUndo() {
    return this.past.length > 0;
  }

  // As a link or an earlier visit has left it: nothing to undo.
  restore(mask, outlines, name) {
    this.past = [];
    this.#set({ mask, outlines, name });
  }

  #become(mask, outlines) {
    this.past.push({ mask: this.mask, outlines: this.outlines, name: this.name });
    if (this.past.length > MAX_UNDO) this.past.shift();
    this.#set({ mask, outlines, name: this.name });
    this.onChange();
  }

  #set({ mask, outlines, name }) {
    Object.assign(this, { mask, outlines, name, live: null });
    this.count = mask.reduce((sum, one) => sum + one, 0);
    this.code = encodeRows(mask);
  }
}

// Writes into `out` what becomes of `before` by `hits`; how many that are.
export function combine(out, before, hits, mode) {
  let count = 0;
  for (let row = 0; row < out.length; row++) {
    const hit = hits[row];
    out[row] = mode === ADD ? before[row] | hit : mode === TAKE_AWAY ? before[row] & (1 - hit) : hit;
    count += out[row];
  }
  return count;
}
