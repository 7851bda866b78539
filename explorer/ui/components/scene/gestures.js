// What does a person mean by these pointer events and keys?
//
// hover and press move the cursor · press and drag draw a path · a click means a place · wheel and pinch
// zoom · the second button, the middle one, or two fingers pan · a double click shows everything again

import { arrowOf, capture } from "../live/pointer.js";

const CLICK_PX = { mouse: 4, pen: 6, touch: 9 };
const DOUBLE_CLICK_MS = 320;
const DOUBLE_CLICK_PX = 12;
const WHEEL_ZOOM = 0.0016;
const LINE_PX = 36; // three lines are a notch, as 100 to 120 px are
const KEY_STEP_PX = 6;
const KEY_FAST = 6;
const REPEATED_WITHIN_MS = 50;

// `to` receives touch, press, move, pathStart, pathPoint, pathEnd, pinch, cancel, click, doubleClick,
// pan, zoom, settle, and what `keys` names: { key: { name, values } }; arrows nudge.
export class Gestures {
  // dragsPlane(): whether the first button, too, moves the plane rather than drawing.
  constructor(element, to, keys, dragsPlane = () => false) {
    Object.assign(this, { element, to, keys, dragsPlane });
    this.down = new Map(); // pointerId -> { x, y }
    this.drag = null; // { kind: "path" | "pan" | "pinch", ... }
    this.lastClick = null;
    this.stop = new AbortController();
    const on = (type, handler, options = {}) =>
      element.addEventListener(type, handler, { ...options, signal: this.stop.signal });
    on("pointerdown", (event) => this.#onDown(event));
    // Raw updates come when the hand moves, not when the next frame is prepared.
    on("pointerrawupdate", (event) => this.#onMove(event));
    on("pointermove", (event) => this.#onMove(event));
    on("pointerup", (event) => this.#onUp(event));
    on("pointercancel", (event) => this.#onCancel(event));
    on("lostpointercapture", (event) => this.down.delete(event.pointerId));
    on("wheel", (event) => this.#onWheel(event), { passive: false });
    // Safari's own, for two fingers on a touchpad, which would have the page zoom.
    for (const type of ["gesturestart", "gesturechange", "gestureend"]) {
      on(type, (event) => this.#onGesture(event), { passive: false });
    }
    on("contextmenu", (event) => event.preventDefault());
    on("keydown", (event) => this.#onKey(event));
  }

  close() {
    this.stop.abort();
  }

  #place(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left - this.element.clientLeft, event.clientY - box.top - this.element.clientTop];
  }

  #onDown(event) {
    const [x, y] = this.#place(event);
    this.to.touch();
    capture(this.element, event);
    this.down.set(event.pointerId, { x, y });
    if (this.down.size === 2) this.#startPinch();
    else if (this.down.size === 1) this.#startDrag(event, x, y);
  }

  #startDrag(event, x, y) {
    const isFirst = event.button !== 1 && event.button !== 2;
    const kind = isFirst && !this.dragsPlane() ? "path" : "pan";
    if (!isFirst) event.preventDefault();
    this.drag = { kind, x, y, fromX: x, fromY: y, moved: !isFirst };
    if (kind === "path") this.to.press(x, y, event.timeStamp, event);
  }

  #startPinch() {
    if (this.drag?.kind === "path") this.to.pinch(); // it was no path, and no press
    this.drag = { kind: "pinch", ...this.#pinch() };
  }

  #pinch() {
    const [a, b] = [...this.down.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, spread: Math.hypot(a.x - b.x, a.y - b.y) || 1 };
  }

  #onMove(event) {
    const pointer = this.down.get(event.pointerId);
    if (!pointer && repeats(this.hover?.event, event)) return;
    const [x, y] = this.#place(event); // which has the page laid out
    const last = pointer ?? this.hover;
    if (last && last.x === x && last.y === y) return;
    if (!pointer) {
      this.hover = { x, y, event };
      if (event.pointerType !== "touch" && !this.down.size) this.to.move(x, y, event.timeStamp);
      return;
    }
    [pointer.x, pointer.y] = [x, y];
    if (this.drag?.kind === "pinch") this.#movePinch();
    else if (this.drag?.kind === "pan") this.#movePan(event, x, y);
    else if (this.drag?.kind === "path") this.#movePath(event, x, y);
  }

  #movePinch() {
    if (this.down.size < 2) return;
    const before = this.drag;
    const now = this.#pinch();
    this.to.pan(now.x - before.x, now.y - before.y);
    this.to.zoom(now.x, now.y, now.spread / before.spread);
    this.drag = { kind: "pinch", ...now };
  }

  #movePan(event, x, y) {
    const { drag } = this;
    drag.moved ||= this.#isBeyondClick(event, x, y);
    if (!drag.moved) return;
    this.to.pan(x - drag.x, y - drag.y);
    [drag.x, drag.y] = [x, y];
  }

  #isBeyondClick({ pointerType }, x, y) {
    return Math.hypot(x - this.drag.fromX, y - this.drag.fromY) > (CLICK_PX[pointerType] ?? CLICK_PX.mouse);
  }

  #movePath(event, x, y) {
    const { drag } = this;
    if (!drag.moved && this.#isBeyondClick(event, x, y)) {
      drag.moved = true;
      this.to.pathStart(drag.fromX, drag.fromY);
    }
    if (drag.moved) this.to.pathPoint(x, y);
    this.to.move(x, y, event.timeStamp);
  }

  #onUp(event) {
    if (!this.down.delete(event.pointerId)) return;
    this.hover = null;
    const { drag } = this;
    if (this.down.size) return; // the last finger of a pinch does nothing more
    this.drag = null;
    if (drag?.kind === "path" && drag.moved) this.to.pathEnd();
    else if (drag && !drag.moved && drag.kind !== "pinch") this.#click(event, drag.fromX, drag.fromY);
    else this.to.settle();
  }

  #click(event, x, y) {
    const last = this.lastClick;
    const again =
      last &&
      event.timeStamp - last.at < DOUBLE_CLICK_MS &&
      Math.hypot(x - last.x, y - last.y) < DOUBLE_CLICK_PX;
    this.lastClick = again ? null : { x, y, at: event.timeStamp };
    if (again) this.to.doubleClick();
    else this.to.click(x, y, event);
  }

  #onCancel(event) {
    this.down.delete(event.pointerId);
    if (this.drag?.kind === "path" && this.drag.moved) this.to.cancel();
    if (!this.down.size) this.drag = null;
  }

  // Firefox answers in pixels where the distance is read before its unit, and in lines otherwise.
  #onWheel(event) {
    const [x, y] = this.#place(event);
    const { deltaY } = event;
    const lines = event.deltaMode === 1 ? LINE_PX : 1;
    const speed = event.ctrlKey ? 6 : 1; // a pinch on a touchpad comes as small steps with Ctrl
    const factor = Math.exp(-deltaY * lines * speed * WHEEL_ZOOM);
    // At its widest the map lets the page scroll on.
    if (this.to.zoom(x, y, Math.min(Math.max(factor, 0.5), 2))) event.preventDefault();
  }

  // Two fingers on a screen are pointers already.
  #onGesture(event) {
    event.preventDefault();
    if (event.type === "gesturechange" && !this.down.size) {
      this.to.zoom(...this.#place(event), event.scale / this.scale);
    }
    this.scale = event.type === "gesturestart" ? 1 : event.scale;
    if (event.type === "gestureend") this.to.settle();
  }

  #onKey(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const act = keyAction(event.key, event.shiftKey, this.keys);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    this.to.touch();
    this.to[act.name](...act.values, event.timeStamp);
  }
}

// The frame's event tells again what the raw one told a moment ago.
function repeats(before, { clientX, clientY, timeStamp }) {
  if (!before || timeStamp - before.timeStamp > REPEATED_WITHIN_MS) return false;
  return before.clientX === clientX && before.clientY === clientY;
}

export function keyAction(key, shift, keys) {
  const arrow = arrowOf(key);
  if (!arrow) return keys[key] ?? null;
  const step = KEY_STEP_PX * (shift ? KEY_FAST : 1);
  const [across, down] = arrow;
  return { name: "nudge", values: [across * step || 0, -down * step || 0] }; // y points up
}
