// What do two looks at a server's counts say of the time between them?

export const KEPT = 150;
export const EVERY_S = 2;
const MINUTE_S = 60;

export class Looks {
  // The last looks, oldest first; after a restart of the server, whose counts begin anew, the new ones alone.
  constructor(kept = KEPT) {
    this.kept = kept;
    this.all = [];
  }

  add(figures) {
    const last = this.latest;
    if (last !== undefined && last.began_s !== figures.began_s) this.all = [];
    this.all.push(figures);
    if (this.all.length > this.kept) this.all.shift();
  }

  get latest() {
    return this.all[this.all.length - 1];
  }

  minuteAgo() {
    const since = this.latest.now_s - MINUTE_S;
    return this.all.find((look) => look.now_s >= since) ?? this.latest;
  }

  each(value) {
    return this.all.map(value);
  }

  rates(value) {
    return this.all.slice(1).map((look, place) => perSecond(this.all[place], look, value));
  }
}

export function perSecond(before, after, value) {
  const seconds = after.now_s - before.now_s;
  return seconds > 0 ? Math.max(0, value(after) - value(before)) / seconds : 0;
}

export function between(before, after) {
  // Counts of a histogram in the time between two looks; there may have been none before.
  return after.map((count, place) => count - (before?.[place] ?? 0));
}

export function quantile(share, counts, bounds) {
  // By straight lines within a bucket; undefined where there is nothing, Infinity above the last bound.
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!all) return undefined;
  let left = share * all;
  for (let place = 0; place < counts.length; place++) {
    if (counts[place] && left <= counts[place]) {
      if (place >= bounds.length) return Infinity;
      const from = place ? bounds[place - 1] : 0;
      return from + ((bounds[place] - from) * left) / counts[place];
    }
    left -= counts[place];
  }
  return Infinity;
}

export function seconds(value, bounds) {
  if (value === undefined) return "–";
  if (value === Infinity) return `> ${seconds(bounds[bounds.length - 1])}`;
  if (value >= 1) return `${value.toFixed(1)} s`;
  const ms = value * 1000;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

export function count(value) {
  return Math.round(value).toLocaleString("en");
}

export function rate(value) {
  return value < 9.95 ? value.toFixed(1) : count(value);
}

export function bytes(value) {
  if (value === null || value === undefined) return "–";
  return value >= 1e9 ? `${(value / 1e9).toFixed(2)} GB` : `${count(value / 1e6)} MB`;
}

export function span(value) {
  const minutes = Math.floor(value / 60);
  if (minutes < 1) return `${Math.floor(value)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
