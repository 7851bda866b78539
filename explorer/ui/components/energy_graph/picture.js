// How are six units, their edges, their states and a conditional drawn, as SVG?

import { bits, GIVEN, isOn, mostProbable, REST, UNITS } from "./states.js";
import { decimal } from "../live/numbers.js";

const PLACES = [[60, 45], [240, 45], [420, 45], [60, 235], [240, 235], [420, 235]];
const RADIUS = 32;
const ACROSS_NATS = 4;
const MOST_NAMED = 4; // of states that are equally probable
const FLOOR = 108; // of the states' bars

export function svg(name, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

// The graph once, for a layout: its handles are then only changed, so that focus and drags stay.
export function builtGraph(parent, edges, isLayered) {
  parent.replaceChildren();
  const handles = { edges: [], units: [] };
  const lines = edges.map(([i, j]) => {
    const [[x1, y1], [x2, y2]] = [PLACES[i], PLACES[j]];
    return parent.appendChild(svg("line", { x1, y1, x2, y2, "stroke-linecap": "round" }));
  });
  edges.forEach(([i, j], k) => {
    // Where nine edges cross, the numbers of one hidden unit stand at one height.
    const share = isLayered ? 0.2 + 0.22 * (j - 3) : 0.5;
    const [x, y] = [0, 1].map((axis) => PLACES[i][axis] + share * (PLACES[j][axis] - PLACES[i][axis]));
    const group = svg("g", { class: "edge", tabindex: 0, role: "slider", "aria-orientation": "vertical" });
    const box = svg("rect", { class: "grip", x: x - 29, y: y - 17, width: 58, height: 34, rx: 17 });
    const value = svg("text", { x, y: y + 6, "text-anchor": "middle", "pointer-events": "none" });
    group.append(box, value);
    group.setAttribute("aria-label", `Energy of ${UNITS[i]} and ${UNITS[j]}, nats`);
    parent.appendChild(group);
    handles.edges.push({ group, box, value, line: lines[k] });
  });
  UNITS.forEach((name, unit) => {
    const [x, y] = PLACES[unit];
    const group = svg("g", { class: "unit", tabindex: 0, role: "button" });
    const clip = svg("clipPath", { id: `level-${name}` });
    const level = svg("rect", { x: x - RADIUS, width: 2 * RADIUS });
    clip.append(svg("circle", { cx: x, cy: y, r: RADIUS }));
    level.setAttribute("clip-path", `url(#level-${name})`);
    const rim = svg("circle", { class: "rim", cx: x, cy: y, r: RADIUS });
    const letter = svg("text", { x, y: y + 1, "text-anchor": "middle", "font-size": 19 }, name);
    const probable = svg("text", { x, y: y + 18, "text-anchor": "middle", class: "small" });
    const ground = svg("circle", { cx: x, cy: y, r: RADIUS });
    group.append(ground, clip, level, rim, letter, probable);
    parent.appendChild(group);
    handles.units.push({ group, ground, level, rim, letter, probable, top: y - RADIUS });
  });
  return handles;
}

export function paintGraph(handles, state, found) {
  const { look, energies, held, limits } = state;
  handles.edges.forEach(({ group, box, value, line }, k) => {
    const energy = energies[k];
    // Sign by colour, by dashes and by the number itself.
    const colour = energy > 0 ? look.incoming : energy < 0 ? look.outgoing : look.quiet;
    line.setAttribute("stroke", colour);
    line.setAttribute("stroke-width", 2 + (7 * Math.abs(energy)) / ACROSS_NATS);
    line.setAttribute("stroke-dasharray", energy > 0 ? "10 9" : "none");
    box.setAttribute("fill", look.paper);
    box.setAttribute("stroke", colour);
    value.setAttribute("fill", look.ink);
    value.textContent = decimal(energy, 1);
    group.setAttribute("aria-valuemin", -limits.reach);
    group.setAttribute("aria-valuemax", limits.reach);
    group.setAttribute("aria-valuenow", energy.toFixed(1));
  });
  handles.units.forEach(({ group, ground, level, rim, letter, probable, top }, unit) => {
    const share = found.marginals[unit];
    const role = state.layout === "layers" && GIVEN.includes(unit) ? look.incoming : look.latent;
    ground.setAttribute("fill", look.paper);
    level.setAttribute("y", top + 2 * RADIUS * (1 - share));
    level.setAttribute("height", 2 * RADIUS * share);
    level.setAttribute("fill", role);
    level.setAttribute("fill-opacity", 0.32);
    rim.setAttribute("fill", "none");
    rim.setAttribute("stroke", held[unit] === null ? look.quiet : role);
    rim.setAttribute("stroke-width", held[unit] === null ? 1.5 : 4);
    for (const text of [letter, probable]) text.setAttribute("fill", look.ink);
    probable.textContent = held[unit] === null ? share.toFixed(2) : `= ${held[unit]}`;
    const told = held[unit] === null ? `free, on with probability ${share.toFixed(2)}` : `held at ${held[unit]}`;
    group.setAttribute("aria-label", `Unit ${UNITS[unit]}: ${told}`);
  });
}

// Bars of the 64 states; `shown` is the one spoken of.
export function paintStates(parent, { look }, { p, isAllowed }, shown) {
  const most = Math.max(...p);
  parent.replaceChildren(svg("line", { x1: 0, y1: FLOOR + 0.5, x2: 644, y2: FLOOR + 0.5, stroke: look.quiet }));
  p.forEach((value, state) => {
    const height = ((FLOOR - 4) * value) / most;
    const bar = svg("rect", { x: 2 + 10 * state, y: FLOOR - height, width: 8, height, fill: look.latent });
    bar.setAttribute("fill-opacity", state === shown ? 1 : 0.55);
    const reach = svg("rect", { x: 1 + 10 * state, y: 0, width: 10, height: FLOOR + 18, fill: "transparent", "data-state": state });
    parent.append(bar, reach);
    if (!isAllowed[state]) parent.append(svg("circle", { cx: 6 + 10 * state, cy: FLOOR + 8, r: 1.6, fill: look.quiet }));
  });
  parent.append(svg("path", { d: `M ${6 + 10 * shown} ${FLOOR + 2} l 5 9 l -10 0 z`, fill: look.latent }));
  const likeliest = mostProbable(p);
  const named = likeliest.slice(0, MOST_NAMED).map((state) => bits(state)).join(", ");
  const others = likeliest.length > MOST_NAMED ? ` and ${likeliest.length - MOST_NAMED} more` : "";
  parent.setAttribute("aria-label", `Probabilities of the 64 states; most probable: abcdef = ${named}${others}, ${most.toFixed(3)}`);
}

// Eight pairs: as counted beside the product of the marginals.
export function paintConditional(parent, { look }, { counted, product }) {
  const most = Math.max(...counted, ...product);
  parent.replaceChildren(svg("line", { x1: 0, y1: 74.5, x2: 644, y2: 74.5, stroke: look.quiet }));
  counted.forEach((value, rest) => {
    const x = 14 + 79 * rest;
    const bar = (height, at, attributes) => svg("rect", { x: at, y: 74 - height, width: 26, height, ...attributes });
    parent.append(
      bar((68 * value) / most, x, { fill: look.latent }),
      bar((68 * product[rest]) / most, x + 30, { fill: "none", stroke: look.outgoing, "stroke-width": 2.5 }),
      svg("text", { x: x + 28, y: 93, "text-anchor": "middle", class: "small", fill: look.ink }, bits(rest, REST)),
    );
  });
  const words = Array.from(counted, (value, rest) => `${bits(rest, REST)}: ${value.toFixed(3)} and ${product[rest].toFixed(3)}`);
  parent.setAttribute("aria-label", `Counted and multiplied, for def: ${words.join("; ")}`);
}

export const spoken = (state, { p, energy }) =>
  `${UNITS.map((unit, k) => `${unit} = ${isOn(state, k)}`).join(", ")}: E = ${decimal(energy[state], 1)} nats, p = ${p[state].toFixed(4)}`;
