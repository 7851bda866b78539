// Which rows does a text name: a class, rows, a range of a figure?
//
// Parts with commas between are joined; within a part, conditions with "and" between must all hold.

const COMPARED = { "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b, "=": (a, b) => a === b };
const NUMBER = "(-?\\d+(?:\\.\\d+)?)";
const COMPARISON = new RegExp(`^(.+?)\\s*(<=|>=|<|>|=)\\s*${NUMBER}\\s*(%?)$`);
const BETWEEN = new RegExp(`^(.+?)\\s+${NUMBER}\\s*(?:to|\\.\\.|–|-)\\s*${NUMBER}\\s*(%?)$`);
const ROWS = /^(?:rows?|#)?\s*(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$/;

// Uint8Array over all rows. Throws a RangeError, a sentence, where a part names nothing.
export function namedRows(text, table) {
  const hits = new Uint8Array(table.count);
  const parts = text.split(",").map((part) => part.trim()).filter(Boolean);
  for (const part of parts) {
    const conditions = part.split(/\s+and\s+/i).map((one) => condition(one.trim(), table));
    for (let row = 0; row < table.count; row++) if (conditions.every((holds) => holds(row))) hits[row] = 1;
  }
  return hits;
}

function condition(text, table) {
  const plain = text.replaceAll("−", "-");
  const found = byClass(text, table) ?? byFigure(plain, table) ?? byRow(plain, table) ?? byPartOfName(text, table);
  if (found) return found;
  throw new RangeError(`“${text.slice(0, 40)}” names no class, row or figure. Try ${examples(table)}.`);
}

function byClass(text, { classes }) {
  const c = classes?.names.findIndex((name) => name.toLowerCase() === text.toLowerCase()) ?? -1;
  return c < 0 ? null : (row) => classes.values[row] === c;
}

function byPartOfName(text, { classes }) {
  const meant = new Set();
  classes?.names.forEach((name, c) => name.toLowerCase().includes(text.toLowerCase()) && meant.add(c));
  return meant.size ? (row) => meant.has(classes.values[row]) : null;
}

function byRow(text, { rowNumbers, count }) {
  const named = ROWS.exec(text);
  if (!named) return null;
  const [first, last] = [Number(named[1]), Number(named[2] ?? named[1])];
  const number = (row) => (rowNumbers ? rowNumbers[row] : row);
  const most = number(count - 1);
  if (first > last || last > most) throw new RangeError(`Rows run from 0 to ${most.toLocaleString("en")}.`);
  return (row) => number(row) >= first && number(row) <= last;
}

function byFigure(text, table) {
  const compared = COMPARISON.exec(text);
  if (compared) {
    const [, name, sign, value, percent] = compared;
    const figure = figureCalled(name, table);
    const limit = percent || figure?.unit === "%" ? value / 100 : Number(value);
    return figure && ((row) => COMPARED[sign](figure.values[row], limit));
  }
  const between = BETWEEN.exec(text);
  if (!between) return null;
  const figure = figureCalled(between[1], table);
  const scale = figure?.unit === "%" ? 100 : 1;
  const [low, high] = [between[2] / scale, between[3] / scale];
  return figure && ((row) => figure.values[row] >= low && figure.values[row] <= high);
}

function figureCalled(text, { figures }) {
  const key = (name) => name.toLowerCase().replaceAll("−", "-");
  return figures.find(({ name, title }) => [key(name), key(title)].includes(text.trim().toLowerCase())) ?? null;
}

export function examples({ classes, figures }) {
  const figure = figures.find(({ name }) => name === "kl") ?? figures[0];
  const name = classes?.names.find((_, c) => classes.values.includes(c)); // one that has an image here
  return [name && `“${name}”`, "“0-99”", figure && `“${figure.title} > 10”`].filter(Boolean).join(", ");
}
