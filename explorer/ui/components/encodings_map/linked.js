// Which parameters of the address say how the map is, and what of it does an address bring?

import { fits, fittingOutline, readList, readNumbers, short, writtenList, writtenNumbers } from "./address.js";
import { sameView } from "../scene/view.js";

const USUAL_LAYERS = ["prior", "names", "thumbnails"];
const MIN_HALF = 1e-3; // of the home view
const MAX_HALF = 4;

// { name: text, or null for what is as usual }, and `kept`, what the tab keeps besides the selection.
export function addressOf(owner) {
  const { maps: [map, second], selection, table } = owner;
  const { classes, header } = table;
  const rowNumber = (row) => table.rowNumbers?.[row] ?? row;
  const outline = selection.outlines.length === 1 ? selection.outlines[0] : null;
  const layers = [...owner.layers].sort();
  const isUsual = layers.join() === [...USUAL_LAYERS].sort().join();
  const kept = {
    outline: selection.count && outline && outline.map === map.layout.key ? fittingOutline(outline.corners) : null,
    named: selection.count && selection.name ? selection.name : null,
  };
  return {
    window: viewText(map),
    window2: second ? viewText(second) : null,
    colour: owner.colourBy === header.colour ? null : owner.colourBy,
    classes: owner.hidden.size ? writtenList(classes.names.filter((_, c) => !owner.hidden.has(c))) : null,
    layers: isUsual ? null : layers.join(",") || "none",
    selected: fits(selection.code ?? "") ? selection.code : null,
    image: owner.chosen === null ? null : String(rowNumber(owner.chosen)),
    order: owner.order === header.order && owner.largestFirst ? null : `${owner.order}${owner.largestFirst ? "" : "_up"}`,
    tool: owner.tool === owner.usualTool ? null : owner.tool,
    ...kept,
    kept,
  };
}

function viewText({ view, layout }) {
  return sameView(view, layout.home) ? null : writtenNumbers([view.x, view.y, view.half]);
}

// What to adopt where Python has asked for a selection that was not adopted yet; null otherwise.
export function askedOf(owner, { asked }) {
  if (!asked || asked === owner.asked) return null;
  owner.asked = asked;
  return { ...addressOf(owner), selected: asked.split(" ")[1], outline: null, named: null };
}

// What is not sound is left as it is usually.
export function adoptAddress(owner, parameters) {
  const { table, maps } = owner;
  const { figures, categories, classes, header } = table;
  const known = [...figures, ...categories].map(({ name }) => name);
  owner.colourBy = known.includes(parameters.colour) ? parameters.colour : header.colour;
  const shown = parameters.classes ? new Set(readList(parameters.classes)) : null;
  const hidden = shown && classes ? classes.names.map((_, c) => c).filter((c) => !shown.has(classes.names[c])) : [];
  owner.hidden = new Set(hidden.length < (classes?.names.length ?? 0) ? hidden : []);
  if (parameters.layers) owner.layers = new Set(parameters.layers.split(",").filter((layer) => layer !== "none"));
  else owner.layers = new Set(USUAL_LAYERS);
  const [order, up] = (parameters.order ?? "").split("_");
  const isOrder = figures.some(({ name }) => name === order);
  Object.assign(owner, { order: isOrder ? order : header.order, largestFirst: !(isOrder && up === "up") });
  owner.tool = ["lasso", "box", "move"].includes(parameters.tool) ? parameters.tool : owner.usualTool;
  owner.chosen = chosenRow(table, parameters.image);
  [parameters.window, parameters.window2].forEach((text, n) => maps[n] && (maps[n].view = soundView(text, maps[n].layout.home)));
  const numbers = readNumbers(parameters.outline, 2);
  const corners = numbers?.length >= 6 ? Array.from({ length: numbers.length / 2 }, (_, n) => numbers.slice(2 * n, 2 * n + 2)) : null;
  owner.adoptedOutlines = corners ? [{ map: maps[0].layout.key, corners }] : [];
}

function chosenRow({ rowNumbers, count }, text) {
  const number = /^\d{1,9}$/.test(text ?? "") ? Number(text) : -1;
  const row = rowNumbers ? rowNumbers.indexOf(number) : number;
  return row >= 0 && row < count ? row : null;
}

function soundView(text, home) {
  const [x, y, half] = readNumbers(text, 3) ?? [];
  const isSound = half > MIN_HALF * home.half && half < MAX_HALF * home.half;
  const reach = MAX_HALF * home.half;
  return isSound && Math.abs(x - home.x) < reach && Math.abs(y - home.y) < reach ? { x, y, half } : { ...home };
}
