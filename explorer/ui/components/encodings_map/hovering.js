// What follows the image under the pointer: its tip, and the line between its places on two maps?

import { rgba } from "../live/theme.js";

const APART_PX = 9; // from either place, so that the points themselves are seen

// map: where the pointer is at `at`; row: the image, or null.
export function showHovered(owner, map, row, at) {
  for (const each of owner.maps) each.tip.show(owner.table, row, each === map ? at : null, each.size, owner.colourBy);
  showLink(owner, row);
}

function showLink({ maps, parts: { link, maps: around }, theme }, row) {
  const ends = row === null || maps.length < 2 ? [] : maps.map((map) => placeWithin(around, map, row)).filter(Boolean);
  link.toggleAttribute("hidden", ends.length < 2);
  if (ends.length < 2) return;
  const [[ax, ay], [bx, by]] = ends;
  const share = APART_PX / Math.max(Math.hypot(bx - ax, by - ay), 2 * APART_PX);
  const line = link.firstElementChild;
  line.style.stroke = rgba(theme.input, 0.9);
  Object.entries({
    x1: ax + share * (bx - ax), y1: ay + share * (by - ay), x2: bx - share * (bx - ax), y2: by - share * (by - ay),
  }).forEach(([name, value]) => line.setAttribute(name, value.toFixed(1)));
}

// Where the row lies, from the upper left corner of what holds both maps; null outside of its window.
function placeWithin(around, map, row) {
  const at = map.screenAt(row);
  if (!at || at[0] < 0 || at[1] < 0 || at[0] > map.size.width || at[1] > map.size.height) return null;
  const [outer, inner] = [around.getBoundingClientRect(), map.element.getBoundingClientRect()];
  return [at[0] + inner.left + map.element.clientLeft - outer.left, at[1] + inner.top + map.element.clientTop - outer.top];
}
