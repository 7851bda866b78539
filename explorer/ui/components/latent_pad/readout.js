// What is known about the place under the cursor: z, log p(z), the nearest test images?

import { logPrior, priorWords } from "../scene/prior.js";
import { latentAt } from "../live/geometry.js";
import { coordinates, decimal } from "../live/numbers.js";
import { rgba } from "../live/theme.js";

const NEIGHBOURS = 6;
const COORDINATES_SHOWN = 2;

export class Readout {
  constructor(elements) {
    this.elements = elements; // { pad, nearPicture, nearWords, nearPosterior, nearMu, nearSigma, neighbours, facts }
    this.shown = "";
    this.rows = new Map();
    elements.neighbours.replaceChildren();
    this.neighbours = Array.from({ length: NEIGHBOURS }, () => this.#addNeighbour());
  }

  #addNeighbour() {
    const item = document.createElement("li");
    const canvas = document.createElement("canvas");
    const words = document.createElement("span");
    item.append(canvas, words);
    this.elements.neighbours.append(item);
    return { item, canvas, words };
  }

  // content as the scene has it, and with: plane, hasPrior, atlas, trustAt(x, y) or null.
  setContent(content, theme) {
    this.content = content;
    this.theme = theme;
    this.shown = "";
    this.nearest = null;
    const { facts, pad } = this.elements;
    pad.classList.toggle("without-points", !content.index?.count);
    this.elements.nearPosterior.hidden = !content.sigmas;
    delete this.elements.nearMu.dataset.index;
    const [, height, width] = content.imageShape;
    for (const { canvas } of [{ canvas: this.elements.nearPicture }, ...this.neighbours]) {
      canvas.style.aspectRatio = `${width} / ${height}`;
      canvas.classList.toggle("awaited", !content.atlas); // its place is kept
    }
    facts.replaceChildren();
    this.rows.clear();
    if (content.plane) this.#addRow("plane", "in the plane");
    this.#addRow("z", content.plane ? "‖z‖" : "z");
    if (content.hasPrior) this.#addRow("prior", "log p(z)");
    if (content.trustAt) this.#addRow("trust", "trust");
  }

  #addRow(name, title) {
    const row = document.createElement("div");
    row.dataset.row = name;
    const cells = ["dt", "dd", "dd"].map((tag) => row.appendChild(document.createElement(tag)));
    const term = this.elements.terms?.[name]; // a word that explains itself
    if (term) cells[0].append(term.content.cloneNode(true));
    else cells[0].textContent = title;
    cells[2].className = "remark";
    this.elements.facts.append(row);
    this.rows.set(name, { value: cells[1], remark: cells[2] });
  }

  #write(name, value, remark = "") {
    const row = this.rows.get(name);
    if (!row) return;
    if (row.value.textContent !== value) row.value.textContent = value;
    if (row.remark.textContent !== remark) row.remark.textContent = remark;
  }

  show(x, y, nearest) {
    const { plane, priorCentre, trustAt, filledAt } = this.content;
    const z = latentAt(plane, x, y);
    this.#write("plane", coordinates([x, y], COORDINATES_SHOWN));
    if (plane) this.#write("z", decimal(Math.hypot(...z)), `${z.length} latents`);
    else this.#write("z", coordinates(z, COORDINATES_SHOWN));
    if (priorCentre) this.#write("prior", `${decimal(logPrior(z))} nats`, priorWords(x, y, priorCentre));
    const trust = trustAt?.(x, y);
    if (trust !== undefined && trust !== null) {
      this.#write("trust", `${Math.round(trust * 100)} %`, trustWords(trust, filledAt?.(x, y)));
    }
    if (nearest.length) this.#showNearest(nearest);
  }

  thumbnailsCame() {
    this.shown = "";
    if (this.nearest) this.#showNearest(this.nearest);
  }

  #showNearest(nearest) {
    const [first, ...others] = (this.nearest = nearest);
    const { atlas } = this.content;
    const distance = `${decimal(first.distance)} away`;
    const words = [this.#className(first.index), distance].filter(Boolean).join(" · ");
    if (this.elements.nearWords.textContent !== words) this.elements.nearWords.textContent = words;
    this.#showPosterior(first.index);
    const key = [first, ...others].map(({ index }) => index).join(" ");
    if (key === this.shown) return;
    this.shown = key;
    if (atlas) atlas.drawInto(this.elements.nearPicture, first.index);
    this.neighbours.forEach((slot, n) => this.#showNeighbour(slot, others[n], atlas));
  }

  // What the encoder says of the nearest image: the middle arrow of the page, in numbers.
  #showPosterior(index) {
    const { points, sigmas } = this.content;
    const { nearMu, nearSigma } = this.elements;
    if (!sigmas || nearMu.dataset.index === String(index)) return;
    nearMu.dataset.index = String(index);
    nearMu.textContent = coordinates([points[2 * index], points[2 * index + 1]]);
    nearSigma.textContent = coordinates([sigmas[2 * index], sigmas[2 * index + 1]]);
  }

  #showNeighbour({ item, canvas, words }, neighbour, atlas) {
    item.style.visibility = neighbour ? "visible" : "hidden";
    if (!neighbour) return;
    if (atlas) atlas.drawInto(canvas, neighbour.index);
    words.textContent = this.#className(neighbour.index);
    const color = this.theme.classes[this.content.labels?.[neighbour.index]];
    canvas.style.borderColor = color ? rgba(color, 1) : "";
  }

  #className(index) {
    const { labels, classNames } = this.content;
    return labels ? (classNames[labels[index]] ?? "") : "";
  }

  // For a screen reader, on a pin.
  sentence(x, y, nearest) {
    const { plane, priorCentre } = this.content;
    const parts = [`Pinned at ${coordinates([x, y])}`];
    if (priorCentre) parts.push(priorWords(x, y, priorCentre));
    parts.push(`log p(z) ${decimal(logPrior(latentAt(plane, x, y)))} nats`);
    if (nearest[0]) parts.push(`nearest test image ${this.#className(nearest[0].index)}`.trim());
    return `${parts.join(", ")}.`;
  }
}

// Two ways not to be trusted: the picture leads elsewhere, or no image ever led here.
function trustWords(trust, filled) {
  if (trust < 0.5) return "not trusted";
  return filled !== undefined && filled !== null && filled < 0.5 ? "empty here" : "trusted";
}

export const NEAREST_SHOWN = NEIGHBOURS + 1;
