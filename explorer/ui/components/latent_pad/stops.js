// Where does the cursor go next, by one key alone, as a presenter's clicker has it?

const SAME = 1e-6;

// The pins, or else each class's middle, or else the prior's mean: [[x, y]].
export function stopsOf(pins, centres, middle) {
  if (pins.length) return pins;
  const classes = centres.filter(Boolean);
  return classes.length ? classes : [middle];
}

// by: 1 for the next, −1 for the one before; from between the stops to the first or the last.
export function stopAfter(stops, [x, y], by) {
  const now = stops.findIndex((stop) => Math.hypot(stop[0] - x, stop[1] - y) < SAME);
  if (now < 0) return by > 0 ? stops[0] : stops[stops.length - 1];
  return stops[(now + by + stops.length) % stops.length];
}
