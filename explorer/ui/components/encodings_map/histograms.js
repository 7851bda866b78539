// How are the figures of the selection spread against those of all, and which range of one is wanted?

import { usualRange, rampAt } from "./colouring.js";
import { written } from "./table.js";
import { emptied } from "../live/canvas.js";
import { capture, sharesOf } from "../live/pointer.js";
import { rgba } from "../live/theme.js";

const BINS = 40;
const [LEAST, MOST] = [0.002, 0.998];
const LEAST_BRUSH = 0.015; // of the width: less is a click
const NO_BIN = 255;

// Counts of values in BINS equal parts of `range`, those of `mask` alone if there is one.
export function binned(bins, mask) {
  const counts = new Float64Array(BINS);
  let all = 0;
  for (let row = 0; row < bins.length; row++) {
    if (bins[row] === NO_BIN || (mask && !mask[row])) continue;
    counts[bins[row]]++;
    all++;
  }
  return { counts, all };
}

// For each value its part of the range, strays in the outermost.
export function binsOf(values, [low, high]) {
  const perUnit = BINS / (high - low || 1);
  return Uint8Array.from(values, (value) =>
    Number.isFinite(value) ? Math.min(Math.max(Math.floor((value - low) * perUnit), 0), BINS - 1) : NO_BIN,
  );
}

export class Histograms {
  // to: { range(figure, low, high), done(), drop(), clear() } hear of a brush.
  constructor(list, to) {
    Object.assign(this, { list, to, plots: new Map() });
  }

  setTable(table) {
    const before = this.plots;
    this.plots = new Map();
    this.list.replaceChildren();
    for (const figure of table.figures) {
      const old = before.get(figure.name);
      const plot = old?.figure.values === figure.values ? old : this.#plot(figure);
      this.plots.set(figure.name, plot);
      this.list.append(plot.item);
    }
  }

  #plot(figure) {
    const item = document.createElement("li");
    const [title, canvas, ends] = ["span", "canvas", "span"].map((tag) => item.appendChild(document.createElement(tag)));
    title.className = "title";
    title.append(Object.assign(document.createElement("b"), { textContent: figure.title }), document.createElement("span"));
    title.title = `${figure.title}${figure.unit ? ` in ${figure.unit}` : ""}: the mean, or the value of the image under the pointer`;
    ends.className = "ends";
    canvas.setAttribute("role", "img");
    const range = usualRange(figure.values, LEAST, MOST);
    ends.append(...range.map((value) => Object.assign(document.createElement("i"), { textContent: written({ ...figure, unit: "" }, figure.unit === "%" ? 100 * value : value) })));
    const bins = binsOf(figure.values, range);
    const plot = { figure, item, title, canvas, range, bins, all: binned(bins, null), brush: null };
    this.#listen(plot);
    return plot;
  }

  #listen(plot) {
    const { canvas } = plot;
    let from = null;
    const place = (event) => Math.min(Math.max(sharesOf(canvas, event)[0], 0), 1);
    canvas.onpointerdown = (event) => {
      if (event.button) return;
      capture(canvas, event);
      from = place(event);
    };
    canvas.onpointermove = (event) => {
      if (from === null) return;
      const to = place(event);
      if (Math.abs(to - from) < LEAST_BRUSH) return;
      for (const other of this.plots.values()) other.brush = null;
      plot.brush = [Math.min(from, to), Math.max(from, to)];
      const [low, high] = plot.range;
      // The ends of the picture stand for all beyond them too.
      const ends = plot.brush.map((share) => (share <= 0 ? -Infinity : share >= 1 ? Infinity : low + share * (high - low)));
      this.to.range(plot.figure, ...ends);
    };
    canvas.onpointerup = () => {
      if (from === null) return;
      from = null;
      if (plot.brush) this.to.done();
    };
    canvas.onpointercancel = () => {
      from = null;
      plot.brush = null;
      this.to.drop();
    };
  }

  forgetBrush() {
    for (const plot of this.plots.values()) plot.brush = null;
  }

  // selected: the mask or null; hovered: a row or null; colourBy: the figure whose colours are shown.
  draw({ selected, hovered, theme, colourBy }) {
    for (const plot of this.plots.values()) {
      const { canvas, bins, all, figure } = plot;
      const { clientWidth: width, clientHeight: height } = canvas;
      if (!width) continue;
      const context = emptied(canvas, width, height);
      const ramp = colourBy === figure.name;
      drawBars(context, all, width, height, (n) => (ramp ? rgba(rampAt(n / (BINS - 1)), selected ? 0.35 : 0.9) : rgba(theme.ink, selected ? 0.16 : 0.3)));
      if (selected) drawBars(context, binned(bins, selected), width, height, () => rgba(theme.latent, 0.85));
      if (plot.brush) drawBrush(context, plot.brush, width, height, theme);
      if (hovered !== null) drawHovered(context, plot, figure.values[hovered], width, height, theme);
      this.#write(plot, selected, hovered);
    }
  }

  #write({ figure, title, canvas, all }, selected, hovered) {
    const value = hovered === null ? mean(figure.values, selected) : figure.values[hovered];
    const words = written({ ...figure, unit: figure.unit === "%" ? "%" : "" }, value);
    if (title.lastChild.textContent === words) return;
    title.lastChild.textContent = words;
    const kind = hovered === null ? "mean" : "of the image under the pointer";
    canvas.setAttribute("aria-label", `${figure.title}, ${kind}: ${written(figure, value)}, among ${all.all} images`);
  }
}

function mean(values, mask) {
  let [sum, count] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    if ((mask && !mask[row]) || !Number.isFinite(values[row])) continue;
    sum += values[row];
    count++;
  }
  return count ? sum / count : NaN;
}

// As shares of their own number, so that few are seen beside many.
function drawBars(context, { counts, all }, width, height, colour) {
  const most = Math.max(...counts, 1e-9);
  const step = width / BINS;
  for (let n = 0; n < BINS; n++) {
    if (!counts[n] || !all) continue;
    const tall = Math.max((counts[n] / most) * (height - 2), 1);
    context.fillStyle = colour(n);
    context.fillRect(n * step + 0.5, height - tall, step - 1, tall);
  }
}

function drawBrush(context, [from, to], width, height, theme) {
  context.fillStyle = rgba(theme.latent, 0.14);
  context.fillRect(from * width, 0, (to - from) * width, height);
  context.fillStyle = rgba(theme.latent, 1);
  for (const end of [from, to]) context.fillRect(end * width - 0.75, 0, 1.5, height);
}

function drawHovered(context, { range: [low, high] }, value, width, height, theme) {
  if (!Number.isFinite(value)) return;
  const x = Math.min(Math.max((value - low) / (high - low || 1), 0), 1) * width;
  context.fillStyle = rgba(theme.input, 1);
  context.fillRect(x - 1, 0, 2, height);
}
