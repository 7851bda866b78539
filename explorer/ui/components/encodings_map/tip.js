// What is told of the image under the pointer, at once?

import { titleOf, written } from "./table.js";

const TOLD = 2; // figures: the loss, and what colours the points
const AWAY_PX = 14;

export class Tip {
  constructor(element) {
    this.element = element;
    this.canvas = element.querySelector("canvas");
    this.words = element.querySelector("p");
    this.row = null;
  }

  // at: in pixels of the map, whose size keeps the tip inside; null hides it.
  show(table, row, at, size, colourBy) {
    this.element.hidden = row === null || !at;
    if (this.element.hidden) return;
    if (row !== this.row || colourBy !== this.colourBy || table !== this.table) this.#write(table, row, colourBy);
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = at[0] + AWAY_PX + width > size.width ? at[0] - AWAY_PX - width : at[0] + AWAY_PX;
    const top = Math.min(Math.max(at[1] - height / 2, 4), size.height - height - 4);
    this.element.style.transform = `translate(${Math.max(left, 4).toFixed(0)}px, ${top.toFixed(0)}px)`;
  }

  // More may be known of the image by now.
  setTable(table) {
    if (!this.element.hidden) this.#write(table, this.row, this.colourBy);
  }

  drawPicture() {
    if (!this.element.hidden) this.table?.atlas?.drawInto(this.canvas, this.row);
  }

  #write(table, row, colourBy) {
    Object.assign(this, { table, row, colourBy });
    this.canvas.hidden = !table.atlas;
    this.drawPicture();
    const figures = [...table.figures.filter(({ name }) => name === colourBy), ...table.figures].slice(0, TOLD);
    const lines = [`${titleOf(table, row)} · row ${table.rowNumbers?.[row] ?? row}`];
    for (const figure of new Set(figures)) lines.push(`${figure.title} ${written(figure, figure.values[row])}`);
    this.words.replaceChildren(...lines.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  }
}
