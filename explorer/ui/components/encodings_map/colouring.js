// Which colour has each point: that of its class, or of a figure on a scale?

const STEPS = 64;
const [LOW, HIGH] = [0.01, 0.99]; // strays beyond have the colours of the ends

// From little to much, equally light steps apart for every eye: viridis (Smith & van der Walt, 2015).
const RAMP = [
  [72, 33, 115], [67, 62, 133], [56, 88, 140], [45, 112, 142], [37, 133, 142],
  [30, 155, 138], [42, 176, 127], [82, 197, 105], [134, 213, 73], [194, 223, 35], [253, 231, 37],
];
const RAMP_END = { light: 0.88, dark: 1 }; // yellow on white would not be seen

// { index: for each row a place in `palette`, palette: [[r, g, b]], range: [low, high] of a figure }.
export function colouring(table, by, theme) {
  const figure = table.figures.find(({ name }) => name === by);
  if (figure) return ofFigure(figure, theme);
  const category = table.categories.find(({ name }) => name === by) ?? table.classes;
  return category ? ofCategory(category, theme) : { index: new Uint8Array(table.count), palette: [theme.latent] };
}

function ofCategory({ values, names }, theme) {
  const without = names.length; // a row of no class is drawn in the page's ink
  const index = Uint16Array.from(values, (value) => (value >= 0 && value < without ? value : without));
  return { index, palette: [...names.map((_, c) => theme.classes[c % theme.classes.length]), theme.ink] };
}

function ofFigure({ values }, theme) {
  const range = usualRange(values);
  const perUnit = (STEPS - 1) / (range[1] - range[0] || 1);
  const index = Uint16Array.from(values, (value) => {
    if (!Number.isFinite(value)) return STEPS;
    return Math.min(Math.max(Math.round((value - range[0]) * perUnit), 0), STEPS - 1);
  });
  const palette = Array.from({ length: STEPS }, (_, n) => rampAt((n / (STEPS - 1)) * RAMP_END[theme.name]));
  return { index, palette: [...palette, theme.ink], range };
}

// From the 1st to the 99th percentile of the values that there are.
export function usualRange(values, low = LOW, high = HIGH) {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (!sorted.length) return [0, 1];
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return [at(low), at(high)];
}

export function rampAt(share) {
  const place = share * (RAMP.length - 1);
  const n = Math.min(Math.floor(place), RAMP.length - 2);
  return RAMP[n].map((value, c) => Math.round(value + (place - n) * (RAMP[n + 1][c] - value)));
}

// The scale as a CSS background, from little to much.
export function rampStyle({ palette }) {
  const stops = Array.from({ length: 9 }, (_, n) => `rgb(${palette[Math.round((n / 8) * (STEPS - 1))].join(" ")})`);
  return `linear-gradient(90deg, ${stops.join(", ")})`;
}
