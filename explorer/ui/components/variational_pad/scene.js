// How are a posterior, the Gaussians beside it, their bars, cells and the encoder's cost drawn?

import { HALF } from "./cells.js";
import { RANGE } from "./encoder.js";
import { axesOf } from "./gaussians.js";
import { logJoint } from "./posterior.js";
import { decimal } from "../live/numbers.js";
import { rgbOf } from "../live/theme.js";

const PX = 400 / (2 * HALF);
const CLOUD_SIDE = 128;
const [BARS_NATS, CHART] = [4, { left: 38, right: 392, top: 10, bottom: 160 }];
export const GRIPS = ["mean", "along", "across"];
export const LINES = { yours: ["ink", "none"], reverse: ["incoming", "none"], forward: ["outgoing", "9 6"] };
export const NAMES = { yours: "your q", reverse: "least KL(q‖p)", forward: "least KL(p‖q)" };

export const toPlane = ([sx, sy]) => [sx * 2 * HALF - HALF, HALF - sy * 2 * HALF];
const toSheet = ([z1, z2]) => [(z1 + HALF) * PX, (HALF - z2) * PX];

export function svg(name, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

// Once: what is then only moved, so that focus and drags stay.
export function builtPlane(parent) {
  const across = svg("path", { d: "M 0 200 H 400 M 200 0 V 400", "stroke-width": 1 });
  const axes = [svg("text", { x: 378, y: 218 }, "z₁"), svg("text", { x: 208, y: 18 }, "z₂")];
  const rings = Object.fromEntries(
    ["forward", "reverse", "yours"].map((name) => [name, [1, 2].map(() => svg("ellipse", { fill: "none", "pointer-events": "none" }))]),
  );
  const path = svg("polyline", { fill: "none", "stroke-width": 2, "pointer-events": "none" });
  const grips = Object.fromEntries(
    GRIPS.map((name) => {
      const group = svg("g", { class: "grip", tabindex: 0, role: "slider", "data-grip": name });
      group.append(svg("circle", { r: 24, fill: "transparent" }), svg("circle", { class: "knob", r: name === "mean" ? 10 : 8, "stroke-width": 2.5 }));
      return [name, group];
    }),
  );
  parent.append(across, ...axes, ...Object.values(rings).flat(), path, ...Object.values(grips));
  return { across, axes, rings, path, grips };
}

export function paintPlane({ across, axes, rings, path, grips }, { look, drawn, route }, places) {
  across.setAttribute("stroke", look.grid);
  for (const text of axes) text.setAttribute("fill", look.quiet);
  for (const [name, two] of Object.entries(rings)) {
    const [colour, dashes] = LINES[name];
    const { mean, covariance } = drawn[name];
    const [[along, wide], angle] = axesOf(covariance);
    const [x, y] = toSheet(mean);
    two.forEach((ring, k) => {
      const to = { rx: (k + 1) * along * PX, ry: (k + 1) * wide * PX, transform: `translate(${x} ${y}) rotate(${(-180 * angle) / Math.PI})` };
      Object.assign(to, { stroke: look[colour], "stroke-dasharray": dashes, "stroke-width": k ? 1.6 : 3, "stroke-opacity": k ? 0.75 : 1 });
      for (const [key, value] of Object.entries(to)) ring.setAttribute(key, value);
    });
  }
  path.setAttribute("points", route.map((q) => toSheet(q.mean).join(",")).join(" "));
  path.setAttribute("stroke", look.ink);
  for (const [name, group] of Object.entries(grips)) {
    group.setAttribute("transform", `translate(${toSheet(places[name].at).join(" ")})`);
    group.lastChild.setAttribute("fill", name === "mean" ? look.ink : look.paper);
    group.lastChild.setAttribute("stroke", name === "mean" ? look.paper : look.ink);
    for (const [key, value] of Object.entries(places[name].told)) group.setAttribute(key, value);
  }
}

// Values from 0 to 1, rows from the lowest up, as one colour's strength.
export function paintCells(canvas, values, side, colour) {
  [canvas.width, canvas.height] = [side, side];
  const context = canvas.getContext("2d");
  const picture = context.createImageData(side, side);
  const [r, g, b] = rgbOf(colour);
  for (let i = 0; i < side * side; i += 1) {
    const pixel = 4 * ((side - 1 - Math.floor(i / side)) * side + (i % side));
    picture.data[pixel] = r;
    picture.data[pixel + 1] = g;
    picture.data[pixel + 2] = b;
    picture.data[pixel + 3] = 235 * values[i] ** 0.7;
  }
  context.putImageData(picture, 0, 0);
}

// p(z|x) at the middle of each of the cloud's pixels.
export function paintCloud(canvas, model, colour) {
  const at = (i) => ((i + 0.5) / CLOUD_SIDE) * 2 * HALF - HALF;
  const logs = Float64Array.from({ length: CLOUD_SIDE ** 2 }, (_, i) => logJoint(model, at(i % CLOUD_SIDE), at(Math.floor(i / CLOUD_SIDE))));
  const most = logs.reduce((one, other) => Math.max(one, other), -Infinity);
  paintCells(canvas, logs.map((value) => Math.exp(value - most)), CLOUD_SIDE, colour);
}

// One row a q: its line, its name, three numbers, and ELBO and gap as one bar that ends at log p(x).
export function builtRows(parent) {
  const cells = (...texts) => texts.map((text) => Object.assign(document.createElement("span"), { textContent: text }));
  const names = Object.assign(document.createElement("div"), { className: "row names" });
  names.append(...cells("", "", "ELBO", "KL(q‖p)", "KL(p‖q)"));
  parent.append(names);
  return Object.fromEntries(
    Object.keys(NAMES).map((name) => {
      const row = Object.assign(document.createElement("div"), { className: "row" });
      const swatch = svg("svg", { viewBox: "0 0 32 10", "aria-hidden": "true" });
      const line = swatch.appendChild(svg("path", { d: "M 0 5 H 32", "stroke-width": 4, "stroke-dasharray": LINES[name][1] }));
      const [title, ...numbers] = cells(NAMES[name], "", "", "");
      title.className = "name";
      const bar = Object.assign(document.createElement("div"), { className: "bar" });
      bar.append(document.createElement("i"), document.createElement("i"));
      row.append(swatch, title, ...numbers, bar);
      parent.append(row);
      return [name, { line, numbers, bar }];
    }),
  );
}

export function paintRows(rows, look, figures) {
  const reach = Math.max(BARS_NATS, 1.1 * Math.min(figures.yours.reverse, 40));
  const least = ["reverse", "forward"].map((way) => Math.min(...Object.values(figures).map((each) => each[way])));
  for (const [name, { line, numbers, bar }] of Object.entries(rows)) {
    const { elbo, reverse, forward } = figures[name];
    const colour = look[LINES[name][0]];
    line.setAttribute("stroke", colour);
    bar.style.color = colour;
    const gap = Math.min(reverse / reach, 1);
    bar.firstChild.style.width = `${100 * (1 - gap)}%`;
    bar.lastChild.style.width = `${100 * gap}%`;
    [elbo, reverse, forward].forEach((value, k) => {
      numbers[k].textContent = written(value);
      numbers[k].className = k && value < least[k - 1] + 5e-3 ? "best" : "";
    });
  }
}

// Two digits, as long as they say something.
export const written = (value) => (Math.abs(value) < 1000 ? decimal(value, Math.abs(value) < 100 ? 2 : 0) : `${value < 0 ? "−" : ""}${Math.round(Math.abs(value)).toLocaleString("en-US")}`);

export function paintChart(parent, look, found, x) {
  const { left, right, top, bottom } = CHART;
  const most = Math.max(0.5, ...found.gaps.map((gap) => gap.encoder)) * 1.05;
  const [across, up] = [(value) => left + ((value - RANGE[0]) / (RANGE[1] - RANGE[0])) * (right - left), (nats) => bottom - (nats / most) * (bottom - top)];
  const line = (name, gaps = found.gaps) => gaps.map((gap) => `${across(gap.x).toFixed(1)},${up(Math.min(Math.max(gap[name], 0), most)).toFixed(1)}`);
  const heaviest = Math.max(...found.gaps.map(({ weight }) => weight));
  const seen = found.gaps.map((gap) => `${across(gap.x)},${bottom - (26 * gap.weight) / heaviest}`);
  const text = (words, attributes) => svg("text", { fill: look.quiet, ...attributes }, words);
  parent.replaceChildren(
    svg("polygon", { points: `${left},${bottom} ${seen.join(" ")} ${right},${bottom}`, fill: look.quiet, "fill-opacity": 0.22 }),
    svg("polygon", { points: [...line("encoder"), ...line("best", [...found.gaps].reverse())].join(" "), fill: look.latent, "fill-opacity": 0.2 }),
    svg("polyline", { points: line("best").join(" "), fill: "none", stroke: look.incoming, "stroke-width": 3 }),
    svg("polyline", { points: line("encoder").join(" "), fill: "none", stroke: look.latent, "stroke-width": 3, "stroke-dasharray": "3 4" }),
    svg("path", { d: `M ${left} ${top} V ${bottom} H ${right}`, fill: "none", stroke: look.quiet }),
    svg("path", { d: `M ${across(x)} ${top} V ${bottom}`, stroke: look.ink, "stroke-dasharray": "5 4", "stroke-width": 1.5 }),
    text("0", { x: left - 6, y: bottom + 4, "text-anchor": "end" }),
    text(decimal(most, 1), { x: left - 6, y: top + 8, "text-anchor": "end" }),
    text(decimal(RANGE[0], 0), { x: left, y: bottom + 20, "text-anchor": "middle" }),
    text("x", { x: (left + right) / 2, y: bottom + 20, "text-anchor": "middle" }),
    text(decimal(RANGE[1], 0), { x: right, y: bottom + 20, "text-anchor": "end" }),
  );
  parent.setAttribute("aria-label", `Against x: the least KL(q‖p) of each x, ${decimal(found.best, 2)} nats on average, and the encoder’s, ${decimal(found.encoder, 2)}`);
}
