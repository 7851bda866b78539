// The image, the code grids and the pictures out, side by side: where are they, what do they show?

import { cellAt } from "./cells.js";
import { NAMES } from "./palette.js";
import { drawGrid, sized } from "./tiles.js";
import { ExactCanvas } from "../live/canvas.js";
import { sharesOf } from "../live/pointer.js";
import { typeScale } from "../live/type.js";

export const NARROW_PX = 640;
const SIDE_PX = { min: 130, max: 300 };
const GAP_PX = { wide: 20, narrow: 14 };
const KEYS = "Arrow keys move, Enter paints, P picks the code.";

export class Stages {
  constructor(parent, root) {
    this.parent = parent;
    this.root = root;
    this.pictures = null;
  }

  // listen(canvas, level, isGrid) is called for each canvas that can be painted on; on the last
  // picture, level null, the palette's level is.
  build(levels, imageShape, listen) {
    this.imageShape = imageShape;
    this.levels = levels;
    this.pictures = null;
    const isTwo = levels.length > 1;
    const own = stage("in", "", "The image");
    const grids = levels.map(({ grid: [rows, columns] }, at) => {
      const title = `${isTwo ? `${NAMES[at]} codes` : "codes — paint"}, ${rows}×${columns}`;
      return stage("latent", title, `Grid of codes, ${rows} rows and ${columns} columns. ${KEYS}`);
    });
    const outs = (isTwo ? ["coarse alone", "p(x|codes)"] : ["p(x|codes)"]).map((title) =>
      stage("out", title, `What the codes decode to, ${title}`),
    );
    this.title = own.title;
    this.own = own.canvas;
    this.grids = grids.map(({ canvas }) => canvas);
    this.outs = outs.map(({ canvas }) => canvas);
    this.parent.replaceChildren(...[own, ...grids, ...outs].map(({ figure }) => figure));
    this.grids.forEach((canvas, level) => listen(canvas, level, true));
    this.outs.forEach((canvas, at) => listen(canvas, at < outs.length - 1 ? 0 : null, false));
  }

  get count() {
    return 1 + this.grids.length + this.outs.length;
  }

  fit(frame) {
    const isNarrow = frame <= NARROW_PX;
    const across = isNarrow ? 2 : this.count;
    const gap = (isNarrow ? GAP_PX.narrow : GAP_PX.wide) * typeScale();
    const side = Math.floor((frame - (across - 1) * gap) / across);
    this.side = Math.min(Math.max(side, SIDE_PX.min), SIDE_PX.max * typeScale());
    this.root.style.setProperty("--side", `${this.side}px`);
  }

  // The cell under the pointer. A coarse cell at the picture's rim may reach beyond it.
  cellUnder(event, canvas, level) {
    const [x, y] = sharesOf(canvas, event);
    const { grid, patch } = this.levels[level];
    if (this.grids.includes(canvas)) return cellAt(grid, x, y);
    const [, height, width] = this.imageShape;
    return cellAt(grid, (x * width) / (grid[1] * patch), (y * height) / (grid[0] * patch));
  }

  showOwn(pixels) {
    this.#paint(this.own, pixels, false);
  }

  showGrids({ cells, tiles, marked, theme, isSettled }) {
    if (!this.side) return;
    this.grids.forEach((canvas, at) => {
      const level = this.levels[at];
      drawGrid(canvas, {
        side: this.side,
        level,
        tiles: tiles[at],
        codes: cells.of(at),
        isChanged: (cell) => isSettled && cells.isChanged(at, cell),
        marked: marked?.level === at ? marked.cell : -1,
        theme,
      });
    });
  }

  // uint8 of one picture after another.
  showPictures(pixels = this.pictures) {
    this.pictures = pixels;
    if (!pixels || !this.side) return;
    const size = pixels.length / this.outs.length;
    this.outs.forEach((canvas, at) => this.#paint(canvas, pixels.subarray(at * size, (at + 1) * size), true));
  }

  #paint(canvas, pixels, isSmooth) {
    const [, height, width] = this.imageShape;
    const high = (this.side * height) / width;
    const onto = sized(canvas, this.side, high);
    onto.imageSmoothingEnabled = isSmooth;
    onto.drawImage(new ExactCanvas(this.imageShape).put(pixels), 0, 0, this.side, high);
  }
}

function stage(role, title, label) {
  const figure = document.createElement("figure");
  figure.className = `stage ${role}`;
  const heading = document.createElement("h2");
  heading.className = `role-${role}`;
  heading.textContent = title;
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-label", label);
  canvas.setAttribute("role", role === "latent" ? "application" : "img");
  canvas.dataset.stage = role;
  figure.append(heading, canvas);
  return { figure, title: heading, canvas };
}
