// What is known of each test image, ready to be drawn, counted and sorted?

import { AskedAtlas } from "../scene/asked_atlas.js";
import { floatsOf, int16sOf } from "../live/envelope.js";
import { decimal } from "../live/numbers.js";

// header and blobs as data.py packs them. What did not change is kept from `before`.
export async function readTable(header, blobs, before) {
  const isSame = (name) => before?.digests[name] !== undefined && before.digests[name] === blobs[name]?.digest;
  const digests = Object.fromEntries(Object.entries(blobs).map(([name, { digest }]) => [name, digest]));
  const column = (name, read) => (isSame(name) ? before.columns[name] : read(blobs[name].bytes));
  const columns = {};
  for (const { name } of header.figures) columns[name] = column(name, floatsOf);
  for (const { name } of header.categories) columns[name] = column(name, int16sOf);
  const rowNumbers = blobs.rows ? floatsOf(blobs.rows.bytes) : null;
  const atlas = header.atlas && atlasOf(header.atlas, rowNumbers, before?.atlas);
  return { header, digests, columns, atlas, rowNumbers, count: header.count, ...described(header, columns) };
}

// The thumbnails are those of all rows, also where only some are shown.
function atlasOf(layout, rowNumbers, before) {
  return before?.path === layout.path ? before.meantBy(rowNumbers) : new AskedAtlas(layout, rowNumbers);
}

function described(header, columns) {
  const figures = header.figures.map((figure) => ({ ...figure, values: columns[figure.name] }));
  const categories = header.categories.map((category) => ({ ...category, values: columns[category.name] }));
  return { figures, categories, classes: categories.find(({ name }) => name === "class") ?? null };
}

export function classNameOf({ classes }, row) {
  return classes ? (classes.names[classes.values[row]] ?? "") : "";
}

// "7", or "test image" where there are no classes.
export function titleOf(table, row) {
  return classNameOf(table, row) || "test image";
}

export function written({ unit, digits }, value) {
  if (!Number.isFinite(value)) return "–";
  const number = decimal(unit === "%" ? 100 * value : value, digits ?? 2);
  return unit ? `${number} ${unit}` : number;
}

// Rows by a figure, the largest first or the smallest; those without a value last.
export function ordered(rows, values, largestFirst) {
  const sign = largestFirst ? -1 : 1;
  const key = (row) => (Number.isFinite(values[row]) ? sign * values[row] : Infinity);
  return rows.slice().sort((a, b) => key(a) - key(b) || a - b);
}
