// What of the picture stands in the address, so that a link opens the same?

import { writeInAddress } from "../live/in_address.js";

const NAMES = ["window", "window2", "colour", "classes", "layers", "selected", "outline", "named", "image", "order", "tool"];
const LONGEST_CODE = 2000; // characters of a selection that a link carries
const LONGEST_OUTLINE = 900;
const DIGITS = 5;

export function short(value) {
  return String(Number(value.toPrecision(DIGITS)));
}

// view: { x, y, half }. Numbers stand in a row with `_` between them, as on the map's page.
export function writtenNumbers(values) {
  return values.map(short).join("_");
}

export function readNumbers(text, multiple = 1) {
  const parts = text ? text.split("_") : [];
  const values = parts.map(Number);
  const isSound = values.length > 0 && values.length % multiple === 0 && values.every(Number.isFinite) && !parts.includes("");
  return isSound ? values : null;
}

// Class names may hold commas.
export function writtenList(names) {
  return names.map((name) => encodeURIComponent(name)).join(",");
}

export function readList(text) {
  return text.split(",").filter(Boolean).map((name) => {
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  });
}

// { name: text } of what is there.
export function readAddress(search = location.search) {
  const parameters = new URLSearchParams(search);
  const found = {};
  for (const name of NAMES) {
    const all = parameters.getAll(name);
    if (all.length) found[name] = all.join(",");
  }
  return found;
}

// state: { name: text or null for what is as usual }.
export function writeAddress(state, page = globalThis) {
  writeInAddress(Object.fromEntries(NAMES.filter((name) => name in state).map((name) => [name, state[name]])), page);
}

export function fits(code) {
  return code.length > 0 && code.length <= LONGEST_CODE;
}

export function fittingOutline(corners) {
  const text = writtenNumbers(corners.flat());
  return text.length <= LONGEST_OUTLINE ? text : null;
}
