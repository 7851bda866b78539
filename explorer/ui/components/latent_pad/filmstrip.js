// Which places are pinned, and what is there?

import { Screen } from "./screen.js";
import { coordinates } from "../live/numbers.js";

export const MAX_PINS = 24;
const PICTURE_PX = 68;

export class Filmstrip {
  constructor(list, { onGo, onRemove }) {
    this.list = list;
    list.replaceChildren();
    this.onGo = onGo;
    this.onRemove = onRemove;
    this.frames = new Map(); // "x y" -> { item, screen, number }
  }

  // pins: [[x, y]]; of those that are new, sketch(pin) gives what the map shows there, at once, and
  // ask(pins, answer(pixels, i)) what the model decodes, when it comes.
  show(pins, imageShape, { sketch, ask }) {
    const fresh = [];
    const wanted = new Set(pins.map(keyOf));
    for (const [key, frame] of this.frames) {
      if (wanted.has(key)) continue;
      frame.item.remove();
      this.frames.delete(key);
    }
    pins.forEach((pin, n) => {
      if (!this.frames.has(keyOf(pin))) {
        this.frames.set(keyOf(pin), this.#addFrame(pin, imageShape));
        fresh.push(pin);
        this.frames.get(keyOf(pin)).screen.paintAny(sketch(pin));
      }
      const { item, number } = this.frames.get(keyOf(pin));
      number.textContent = String(n + 1);
      if (this.list.children[n] !== item) this.list.insertBefore(item, this.list.children[n] ?? null);
    });
    if (fresh.length) ask(fresh, (pixels, i) => this.#paint(fresh[i], pixels));
  }

  #paint(pin, pixels) {
    const frame = this.frames.get(keyOf(pin));
    frame?.item.classList.remove("sketched");
    frame?.screen.paint(pixels);
  }

  #addFrame(pin, imageShape) {
    const item = document.createElement("li");
    const go = document.createElement("button");
    go.type = "button";
    go.className = "go";
    go.setAttribute("aria-label", `Go to ${coordinates(pin)}`);
    go.title = coordinates(pin);
    const canvas = document.createElement("canvas");
    canvas.style.aspectRatio = `${imageShape[2]} / ${imageShape[1]}`;
    const number = document.createElement("span");
    number.className = "number";
    go.append(canvas, number);
    go.onclick = (event) => this.onGo(pin, event.timeStamp);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Unpin ${coordinates(pin)}`);
    remove.onclick = () => this.onRemove(pin);
    item.className = "sketched"; // until the model's own picture comes
    item.append(go, remove);
    const screen = new Screen(canvas, imageShape);
    const side = PICTURE_PX * Math.min(devicePixelRatio || 1, 2);
    screen.resize(Math.round((side * imageShape[2]) / imageShape[1]), Math.round(side));
    return { item, screen, number };
  }

  // Another model: the same places look different.
  forget() {
    for (const { item } of this.frames.values()) item.remove();
    this.frames.clear();
  }
}

function keyOf([x, y]) {
  return `${x} ${y}`;
}
