// Which pixels stay as they are while the chain fills in the rest?

import { capture, sharesOf } from "../live/pointer.js";

const DRAWN = "drawn"; // the choice that stands for a region drawn by hand

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

// The choice of a region and the dragging of one over the pixels.
export class HeldRegion {
  // onHold(box) is called with each new region, null for none.
  constructor({ visible, held, hold }, { onHold, signal }) {
    Object.assign(this, { sheet: visible, border: held, choice: hold, onHold });
    this.box = null;
    for (const [value, { name }] of Object.entries(HOLDS)) hold.add(new Option(name, value));
    const on = (element, type, act) => element.addEventListener(type, act, { signal });
    on(hold, "change", () => this.#choose());
    on(visible, "pointerdown", (event) => this.#press(event));
    on(visible, "pointermove", (event) => this.from && this.#outline(this.#boxTo(event)));
    on(visible, "pointerup", (event) => this.#release(event));
    on(visible, "pointercancel", () => this.#cancel());
  }

  // Another chain: its pixels, none of which is held.
  begin([, height, width]) {
    Object.assign(this, { height, width });
    this.#set(null);
    this.choice.value = "nothing";
  }

  // A region that was held before; null for none. The chain holds it already.
  bringBack(box) {
    this.#set(box);
    if (box) this.#chooseDrawn();
  }

  #choose() {
    if (this.choice.value === DRAWN) return;
    this.#hold(HOLDS[this.choice.value].box(this.height, this.width));
  }

  #press(event) {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    capture(this.sheet, event);
    this.from = sharesOf(this.sheet, event);
  }

  // A click holds nothing.
  #release(event) {
    if (!this.from) return;
    const box = this.#boxTo(event);
    this.from = null;
    const isClick = (box[2] - box[0]) * (box[3] - box[1]) <= 2;
    if (isClick) this.choice.value = "nothing";
    else this.#chooseDrawn();
    this.#hold(isClick ? null : box);
  }

  #chooseDrawn() {
    this.choice.querySelector(`[value=${DRAWN}]`)?.remove();
    this.choice.add(new Option("drawn region", DRAWN));
    this.choice.value = DRAWN;
  }

  #cancel() {
    this.from = null;
    this.#outline(this.box);
  }

  #boxTo(event) {
    return boxOf(this.from, sharesOf(this.sheet, event), this.height, this.width);
  }

  #hold(box) {
    this.#set(box);
    this.onHold(box);
  }

  #set(box) {
    this.box = box;
    this.#outline(box);
  }

  #outline(box) {
    const { style } = this.border;
    this.border.hidden = !box;
    if (!box) return;
    const [left, top, right, bottom] = box;
    style.left = `${(100 * left) / this.width}%`;
    style.top = `${(100 * top) / this.height}%`;
    style.width = `${(100 * (right - left)) / this.width}%`;
    style.height = `${(100 * (bottom - top)) / this.height}%`;
  }
}
