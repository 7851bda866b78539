// What lies between two epochs? Posterior means, window and terms at any moment of the training.

// The kept epochs before and after `at`, and how far `at` is from the one towards the other.
export function between(epochs, at) {
  let after = epochs.findIndex((epoch) => epoch >= at);
  if (after < 0) after = epochs.length - 1;
  const before = epochs[after] <= at || after === 0 ? after : after - 1;
  const span = epochs[after] - epochs[before];
  return { before, after, share: span > 0 ? (at - epochs[before]) / span : 0 };
}

export function mixed(values, { before, after, share }) {
  return values[before] + share * (values[after] - values[before]);
}

// int16 (epochs, count, 2) in steps of `scale`: the (x, y) of every point at a moment.
export function placesAt(steps, count, scale, { before, after, share }) {
  const places = new Float32Array(2 * count);
  const [from, to] = [2 * count * before, 2 * count * after];
  const [early, late] = [scale * (1 - share), scale * share];
  for (let i = 0; i < places.length; i++) places[i] = early * steps[from + i] + late * steps[to + i];
  return places;
}

// Names whose places coincide, as where all has collapsed, are said together.
export function gathered(points, reach) {
  const groups = [];
  for (const point of points) {
    const near = groups.find((group) => Math.hypot(group.x - point.x, group.y - point.y) < reach);
    if (near) near.members.push(point);
    else groups.push({ x: point.x, y: point.y, members: [point] });
  }
  return groups;
}

// Boxes { x, y, half, high } pushed off one another, as far as needed and smoothly, so that none
// jumps while the points below it move.
export function pushedApart(boxes, rounds = 12) {
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < boxes.length; i++) {
      for (let j = 0; j < i; j++) {
        const [one, other] = [boxes[i], boxes[j]];
        const [wide, high] = [one.half + other.half + 2, (one.high + other.high) / 2 + 2];
        const [dx, dy] = [(one.x - other.x) / wide, (one.y - other.y) / high];
        const distance = Math.hypot(dx, dy);
        if (distance === 0 || distance >= 1) continue;
        const push = (1 - distance) / (2 * distance);
        one.x += push * dx * wide;
        one.y += push * dy * high;
        other.x -= push * dx * wide;
        other.y -= push * dy * high;
      }
    }
  }
  return boxes;
}

// Half the width of the window that all models share: nearer the narrowest than the widest, so that
// what settles fills it while what flies apart leaves it.
export function sharedHalf(halves) {
  const [narrowest, widest] = [Math.min(...halves), Math.max(...halves)];
  return narrowest * (widest / narrowest) ** 0.25;
}

// Round places for ticks: at most three on either side of zero, and at least one.
export function ticksWithin(half) {
  const unit = 10 ** Math.floor(Math.log10(half));
  const step = [0.2, 0.5, 1, 2, 5].map((factor) => factor * unit).find((size) => half / size < 3.5);
  const count = Math.floor((half * 0.93) / step);
  return Array.from({ length: 2 * count + 1 }, (_, i) => (i - count) * step);
}

// Slow at first, where most happens: the epoch shown when a share of the play has passed.
export function epochAt(share, last) {
  return last * Math.min(Math.max(share, 0), 1) ** 1.6;
}

export function shareAt(epoch, last) {
  return last > 0 ? (epoch / last) ** (1 / 1.6) : 1;
}
