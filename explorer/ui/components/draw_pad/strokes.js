// What is on the sheet? A list of things done, each of which can be undone.
//
// An item is { kind: "stroke", erase, size, colour, points }, { kind: "picture", … } or
// { kind: "clear" }. Places and sizes are shares of the sheet's side, so that the sheet may be shown
// in any size.

export const MIN_STEP = 0.002; // nearer points make no difference to the eye
export const MAX_ITEMS = 400;

// The items that can still be seen: those since everything was cleared, or since a picture, which
// covers the whole sheet.
export function visibleItems(items) {
  const cleared = items.findLastIndex((item) => item.kind === "clear");
  const pictured = items.findLastIndex((item) => item.kind === "picture");
  return items.slice(Math.max(cleared + 1, pictured, 0));
}

// "empty", "picture" where nothing has been drawn over one, else "drawing".
export function contentOf(items) {
  const seen = visibleItems(items);
  const strokes = seen.filter((item) => item.kind === "stroke");
  if (seen[0]?.kind === "picture") return strokes.length ? "drawing" : "picture";
  return strokes.some((stroke) => !stroke.erase) ? "drawing" : "empty";
}

// One more item; those that can no longer be seen are dropped once there are many.
export function withItem(items, item) {
  const all = [...items, item];
  if (all.length <= MAX_ITEMS) return all;
  const seen = visibleItems(all);
  return seen.length < all.length ? seen : all;
}

// Clearing an empty sheet is nothing to undo.
export function withClear(items) {
  return visibleItems(items).length ? withItem(items, { kind: "clear" }) : items;
}

export function withoutLast(items) {
  return items.slice(0, -1);
}

// Whether a further point is far enough from the last one to be kept.
export function isNew(points, [x, y]) {
  const last = points.at(-1);
  return !last || Math.hypot(x - last[0], y - last[1]) >= MIN_STEP;
}

// A place on the screen as shares of the sheet, held a little outside its edges.
export function placeOn(box, clientX, clientY) {
  const share = (at, from, size) => Math.min(Math.max((at - from) / size, -0.2), 1.2);
  return [share(clientX, box.left, box.width), share(clientY, box.top, box.height)];
}

// A smooth line along two points or more, as quadratic curves between the middles of neighbours:
// { start, curves: [[control, end], …] }.
export function smoothed(points) {
  const middle = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2];
  const curves = [];
  for (let i = 1; i < points.length - 1; i++) {
    curves.push([points[i], middle(points[i], points[i + 1])]);
  }
  const last = points.at(-1);
  curves.push([last, last]);
  return { start: points[0], curves };
}

// The slider's 0 … 100 as a brush's diameter, in equal ratios, so that small ones can be told apart.
export function brushAt(step, [min, max]) {
  return min * (max / min) ** (Math.min(Math.max(step, 0), 100) / 100);
}

export function stepOf(size, [min, max]) {
  return Math.round((100 * Math.log(size / min)) / Math.log(max / min));
}
