// The codebook to paint with: which level and which code are chosen?

import { drawPalette, paletteLayout } from "./tiles.js";
import { arrowOf } from "../live/pointer.js";

export const NAMES = ["coarse", "fine"];

export class Palette {
  // say(words) tells about a code; onChange() follows each choice.
  constructor({ palette, shelf, "palette-title": title, levels, root }, { say, onChange, signal }) {
    Object.assign(this, { canvas: palette, shelf, title, buttons: levels, root, say, onChange });
    const on = (type, run) => palette.addEventListener(type, run, { signal });
    on("pointermove", (event) => this.#over(event));
    on("pointerleave", () => say(""));
    // A click, not a press: a finger that scrolls the codebook chooses nothing.
    on("click", (event) => this.choose(this.#codeUnder(event)));
    on("keydown", (event) => this.#key(event));
  }

  setLevels(levels, tiles, theme, isNew) {
    Object.assign(this, { levels, tiles, theme });
    if (!isNew) return;
    this.level = levels.length - 1;
    this.brushes = levels.map((level) => level.brush);
    this.buttons.replaceChildren(...(levels.length > 1 ? levels.map((_, at) => this.#button(at)) : []));
  }

  #button(level) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = NAMES[level];
    button.onclick = () => this.turnTo(level);
    return button;
  }

  brushOf(level) {
    return this.brushes[level];
  }

  // As it was left: the level, and the code chosen of each.
  take([level, ...brushes]) {
    this.level = level;
    this.brushes = brushes;
    this.show();
  }

  turnTo(level) {
    if (this.level === level) return;
    this.level = level;
    this.show();
    this.onChange();
  }

  choose(code) {
    if (code === undefined) return;
    this.brushes[this.level] = code;
    this.show();
    this.#sayCode(code);
    this.onChange();
  }

  fit(frame, isNarrow) {
    Object.assign(this, { frame, isNarrow });
    this.show();
  }

  show() {
    if (!this.frame) return;
    const { level: at, levels, tiles, theme } = this;
    const level = levels[at];
    const chosen = this.brushes[at];
    this.layout = paletteLayout(level.count, this.frame, this.isNarrow);
    this.root.style.setProperty("--palette", `${this.layout.width}px`);
    drawPalette(this.canvas, { layout: this.layout, level, tiles: tiles[at], chosen, theme });
    const name = levels.length > 1 ? `${NAMES[at]} codebook`.replace(/^./, (first) => first.toUpperCase()) : "Codebook";
    this.title.textContent = `${name} — painting with code ${chosen + 1}`;
    [...this.buttons.children].forEach((button, each) => button.setAttribute("aria-pressed", String(each === at)));
  }

  #codeUnder(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = this.layout.at(event.clientX - box.left, event.clientY - box.top);
    return at < 0 ? undefined : this.levels[this.level].order[at];
  }

  #over(event) {
    const code = this.#codeUnder(event);
    if (code === undefined) this.say("");
    else this.#sayCode(code);
  }

  #key(event) {
    const way = arrowOf(event.key);
    if (!way) return;
    event.preventDefault();
    const { order } = this.levels[this.level];
    const at = order.indexOf(this.brushes[this.level]) + way[0] + way[1] * this.layout.columns;
    const next = Math.min(Math.max(at, 0), order.length - 1);
    this.choose(order[next]);
    this.#bringIntoView(next);
  }

  // Only the codebook scrolls, where it does at all.
  #bringIntoView(at) {
    const { shelf, layout } = this;
    const top = layout.place(at)[1];
    const lowest = top + 2 * layout.tile - shelf.clientHeight;
    shelf.scrollTop = Math.min(Math.max(shelf.scrollTop, lowest), top);
  }

  #sayCode(code) {
    const share = 100 * this.levels[this.level].shares[code];
    const use = share > 0 ? `${share.toPrecision(2)} % of the test images’ cells` : "no test image needs it";
    this.say(`code ${code + 1}: ${use}`);
  }
}
