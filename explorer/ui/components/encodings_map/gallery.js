// Which of the selected images are shown, and in which order?

import { ordered, titleOf, written } from "./table.js";
import { rgba } from "../live/theme.js";

export const PER_PAGE = 48;

export class Gallery {
  // parts: gallery (a list), pager, back, on, pages; to: { go(row), point(row or null) }.
  constructor({ gallery, pager, "page-back": back, "page-on": on, "page-words": words }, to) {
    Object.assign(this, { list: gallery, pager, back, on, words, to, page: 0, rows: [] });
    back.onclick = () => this.#turn(-1);
    on.onclick = () => this.#turn(1);
    this.slots = Array.from({ length: PER_PAGE }, () => this.#slot());
    gallery.replaceChildren(...this.slots.map(({ item }) => item));
  }

  #slot() {
    const item = document.createElement("li");
    const button = item.appendChild(document.createElement("button"));
    const canvas = button.appendChild(document.createElement("canvas"));
    const number = button.appendChild(document.createElement("span"));
    button.type = "button";
    const slot = { item, button, canvas, number, row: null };
    button.onclick = () => this.to.go(slot.row);
    button.onmouseenter = button.onfocus = () => this.to.point(slot.row);
    button.onmouseleave = button.onblur = () => this.to.point(null);
    return slot;
  }

  // mask: the rows to show; figure: by which; largestFirst; colours and theme for the frames.
  show(table, mask, figure, largestFirst, look) {
    const rows = [];
    for (let row = 0; row < table.count; row++) if (mask[row]) rows.push(row);
    this.rows = figure ? ordered(rows, figure.values, largestFirst) : rows;
    Object.assign(this, { table, figure, look });
    this.page = Math.min(this.page, Math.max(this.pages - 1, 0));
    this.#draw();
  }

  get pages() {
    return Math.ceil(this.rows.length / PER_PAGE);
  }

  #turn(by) {
    this.page = Math.min(Math.max(this.page + by, 0), this.pages - 1);
    this.#draw();
  }

  drawPictures() {
    const shown = this.slots.filter(({ row }) => row !== null);
    for (const { canvas, row } of shown) this.table?.atlas?.drawInto(canvas, row);
  }

  #draw() {
    const { table, figure, look } = this;
    const shown = this.rows.slice(this.page * PER_PAGE, (this.page + 1) * PER_PAGE);
    this.slots.forEach((slot, n) => {
      const row = shown[n];
      slot.item.hidden = row === undefined;
      slot.row = row ?? null;
      if (row === undefined) return;
      const number = table.rowNumbers?.[row] ?? row;
      const words = `${titleOf(table, row)}, row ${number}${figure ? `, ${figure.title} ${written(figure, figure.values[row])}` : ""}`;
      slot.button.title = words;
      slot.button.setAttribute("aria-label", `Go to ${words}`);
      slot.canvas.hidden = !table.atlas;
      slot.number.hidden = Boolean(table.atlas); // stands for a picture that there is not, or not yet
      slot.number.textContent = number;
      slot.canvas.style.borderColor = slot.number.style.borderColor = rgba(look.palette[look.index[row]], 1);
    });
    this.drawPictures();
    this.pager.hidden = this.pages < 2;
    this.back.disabled = this.page === 0;
    this.on.disabled = this.page >= this.pages - 1;
    const first = this.page * PER_PAGE + 1;
    this.words.textContent = `${first.toLocaleString("en")}–${(first + shown.length - 1).toLocaleString("en")} of ${this.rows.length.toLocaleString("en")}`;
  }
}
