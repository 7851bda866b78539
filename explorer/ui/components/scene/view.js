// What of the plane is seen after a zoom, a pan, or a jump to a place?

import { placement, toPlane, visibleWindow } from "../live/geometry.js";

export const ZOOM_IN_LIMIT = 400; // the smallest window is the home window divided by this
export const ZOOM_OUT_LIMIT = 2.5;
const DIGITS_BELOW_VIEW = 3; // as pages/latent_map/address.py writes them

export function homeView(home) {
  return { x: home.x, y: home.y, half: home.half };
}

export function clampHalf(half, home) {
  return Math.min(Math.max(half, home.half / ZOOM_IN_LIMIT), home.half * ZOOM_OUT_LIMIT);
}

// The point of the plane under the pointer stays under the pointer. factor > 1 zooms in.
export function zoomAbout(view, size, screenX, screenY, factor, home) {
  const half = clampHalf(view.half / factor, home);
  const [x, y] = toPlane(view, size, screenX, screenY);
  const shrink = half / view.half;
  return { x: x + (view.x - x) * shrink, y: y + (view.y - y) * shrink, half };
}

export function panBy(view, size, dx, dy) {
  const { scale } = placement(view, size);
  return { ...view, x: view.x - dx / scale, y: view.y + dy / scale };
}

// Moves the window just as far as is needed for the point to be inside it, with a margin.
export function keepInside(view, size, x, y, margin = 0.06) {
  const [x0, x1, y0, y1] = visibleWindow(view, size);
  const mx = (x1 - x0) * margin;
  const my = (y1 - y0) * margin;
  const dx = Math.min(x - (x0 + mx), 0) + Math.max(x - (x1 - mx), 0);
  const dy = Math.min(y - (y0 + my), 0) + Math.max(y - (y1 - my), 0);
  return dx || dy ? { ...view, x: view.x + dx, y: view.y + dy } : view;
}

// A place as the address has it, each number as short as the view allows.
export function asInAddress(place, half) {
  const digits = Math.min(Math.max(Math.ceil(-Math.log10(half)) + DIGITS_BELOW_VIEW, 0), 12);
  return place.map((value) => Number(value.toFixed(digits)));
}

export function sameView(a, b) {
  return a.x === b.x && a.y === b.y && a.half === b.half;
}
