// How are the points, the Gaussians over them and the surface below drawn?

import { contourHalfWidth, density, logLikelihood } from "./likelihood.js";
import { makeCanvas, strokeEach, writeWithHalo } from "../live/canvas.js";
import { decimal } from "../live/numbers.js";
import { fontOf } from "../live/type.js";

const DROPS = [0.5, 2, 5, 10, 20, 40, 80];
const POINT_PX = 9;
const SURFACE_STEPS = [96, 56];
const [LEFT, RIGHT, TOP, GAP, BOTTOM] = [44, 10, 24, 46, 36];
const SHARE_OF_LINE = 0.42;

// Where things stand on a sheet of this size, in px.
export function places(width, height, { reach, sigma: [low, high] }) {
  const inner = height - TOP - GAP - BOTTOM;
  const floor = TOP + SHARE_OF_LINE * inner;
  const surface = { top: floor + GAP, bottom: height - BOTTOM, left: LEFT, right: width - RIGHT };
  const perUnit = (surface.right - surface.left) / (2 * reach);
  const perSigma = (surface.bottom - surface.top) / (high - low);
  return {
    floor,
    surface,
    x: (value) => LEFT + (value + reach) * perUnit,
    sigma: (value) => surface.bottom - (value - low) * perSigma,
    valueAt: (x) => Math.min(Math.max((x - LEFT) / perUnit - reach, -reach), reach),
    sigmaAt: (y) => Math.min(Math.max(low + (surface.bottom - y) / perSigma, low), high),
  };
}

export function drawScene(context, at, state) {
  const { look } = state;
  context.lineJoin = "round";
  drawSurface(context, at, state);
  drawLine(context, at, state);
  drawProbe(context, at, state);
  context.fillStyle = look.incoming;
  written(context, state, "data x — drag the points", LEFT, TOP - 9, "left", 600);
  context.fillStyle = look.latent;
  const words = at.surface.right < 420 ? "log-likelihood — drag the ring" : "log-likelihood of the data, for every Gaussian — drag the ring";
  written(context, state, words, LEFT, at.surface.top - 8, "left", 600);
}

function drawSurface(context, at, { fit, look, limits }) {
  const { surface } = at;
  const [columns, rows] = SURFACE_STEPS;
  const best = logLikelihood(fit, fit.mean, Math.max(fit.spread, limits.sigma[0]));
  const [wide, high] = [(surface.right - surface.left) / columns, (surface.bottom - surface.top) / rows];
  const picture = surfacePicture(columns, rows);
  const [r, g, b] = rgb(look.latent);
  for (let row = 0; row < rows; row++) {
    const sigma = at.sigmaAt(surface.top + (row + 0.5) * high);
    for (let column = 0; column < columns; column++) {
      const below = best - logLikelihood(fit, at.valueAt(surface.left + (column + 0.5) * wide), sigma);
      // Bright at the top, and still telling slopes apart far below it.
      const strength = 0.62 / (1 + below / 2.5) + 0.2 / (1 + below / 40);
      picture.data.set([r, g, b, 255 * strength], 4 * (row * columns + column));
    }
  }
  context.fillStyle = look.panel;
  context.fillRect(surface.left, surface.top, surface.right - surface.left, surface.bottom - surface.top);
  picture.show();
  context.imageSmoothingEnabled = true;
  context.drawImage(picture.canvas, surface.left, surface.top, surface.right - surface.left, surface.bottom - surface.top);
  drawContours(context, at, fit, look, limits);
  drawAxes(context, at, look, limits);
}

function drawContours(context, at, fit, look, { sigma: [low, high] }) {
  const { surface } = at;
  context.save();
  context.beginPath();
  context.rect(surface.left, surface.top, surface.right - surface.left, surface.bottom - surface.top);
  context.clip();
  context.strokeStyle = look.latent;
  context.lineWidth = 1;
  for (const drop of DROPS) {
    const [left, right] = [[], []];
    let ends = true;
    for (let step = 0; step <= 240; step++) {
      const sigma = low + ((high - low) * step) / 240;
      let half = contourHalfWidth(fit, sigma, drop);
      if (!Number.isFinite(half)) {
        if (!left.length || !ends) continue;
        [half, ends] = [0, false]; // the contour's own top
      }
      left.push([at.x(fit.mean - half), at.sigma(sigma)]);
      right.push([at.x(fit.mean + half), at.sigma(sigma)]);
    }
    if (!left.length) continue;
    context.globalAlpha = 0.55;
    context.beginPath();
    for (const [x, y] of [...left.reverse(), ...right]) context.lineTo(x, y);
    context.stroke();
  }
  context.restore();
  context.globalAlpha = 1;
}

function drawAxes(context, at, look, { reach, sigma: [, high] }) {
  const { surface, floor } = at;
  context.fillStyle = look.quiet;
  context.strokeStyle = look.grid;
  context.lineWidth = 1;
  for (let tick = -reach; tick <= reach; tick += 2) {
    const x = at.x(tick);
    written(context, { look }, decimal(tick, 0), x, surface.bottom + 15, "center");
    line(context, x, floor, x, floor + 5);
  }
  for (let tick = 1; tick <= high; tick++) {
    written(context, { look }, `${tick}`, surface.left - 7, at.sigma(tick) + 4, "right");
  }
  context.fillStyle = look.latent;
  written(context, { look }, "μ", (surface.left + surface.right) / 2, surface.bottom + 31, "center", 600);
  written(context, { look }, "σ", 12, (surface.top + surface.bottom) / 2 + 4, "center", 600);
}

function drawLine(context, at, { fit, points, mu, sigma, look, held, limits, path }) {
  const { floor, surface } = at;
  const room = floor - TOP - 4;
  // High enough for the taller of the two Gaussians, and steady while neither is very narrow.
  const peak = Math.max(density(0, 0, sigma), density(0, 0, Math.max(fit.spread, limits.sigma[0])), 0.45);
  const up = (x, m, s) => floor - (room * density(x, m, s)) / peak;
  const curve = (m, s) => {
    context.beginPath();
    for (let x = surface.left; x <= surface.right; x += 2) context.lineTo(x, up(at.valueAt(x), m, s));
  };
  // From the maximum up to its Gaussian: the peak below is where this one stands.
  const mean = at.x(fit.mean);
  context.strokeStyle = look.ink;
  context.setLineDash([4, 4]);
  context.lineWidth = 1.3;
  line(context, mean, up(fit.mean, fit.mean, Math.max(fit.spread, limits.sigma[0])), mean, at.sigma(Math.max(fit.spread, limits.sigma[0])));
  curve(fit.mean, Math.max(fit.spread, limits.sigma[0]));
  context.stroke();
  context.setLineDash([]);
  // Your Gaussian, and what it gives to each point.
  curve(mu, sigma);
  context.strokeStyle = look.latent;
  context.lineWidth = 2.5;
  context.stroke();
  context.lineWidth = 1.5;
  context.globalAlpha = 0.75;
  for (const point of points) line(context, at.x(point), floor, at.x(point), up(point, mu, sigma));
  context.globalAlpha = 1;
  context.strokeStyle = look.quiet;
  context.lineWidth = 1;
  line(context, surface.left, floor, surface.right, floor);
  points.forEach((point, index) => {
    context.beginPath();
    context.arc(at.x(point), floor, index === held ? POINT_PX + 3 : POINT_PX, 0, 2 * Math.PI);
    context.fillStyle = look.incoming;
    context.strokeStyle = look.paper;
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  });
  if (path) {
    context.strokeStyle = look.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const [m, s] of path) context.lineTo(at.x(m), at.sigma(s));
    context.stroke();
  }
}

function drawProbe(context, at, { fit, mu, sigma, look, held, limits }) {
  // The maximum: a cross.
  const [x, y] = [at.x(fit.mean), at.sigma(Math.max(fit.spread, limits.sigma[0]))];
  for (const [colour, width] of [[look.paper, 5], [look.ink, 2.2]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    line(context, x - 7, y, x + 7, y);
    line(context, x, y - 7, x, y + 7);
  }
  context.beginPath();
  context.arc(at.x(mu), at.sigma(sigma), held === "probe" ? 13 : 11, 0, 2 * Math.PI);
  strokeEach(context, [[look.paper, 6], [look.latent, 3]]);
  if (Math.abs(at.x(mu) - x) + Math.abs(at.sigma(sigma) - y) > 60) {
    context.fillStyle = look.ink;
    const right = x < at.surface.right - 120;
    halo(context, look, "mean, deviation", x + (right ? 12 : -12), y - 8, right ? "left" : "right");
  }
}

function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function written(context, { look }, text, x, y, align, weight = 500) {
  context.font = fontOf(weight, 13, look.font);
  context.textAlign = align;
  context.textBaseline = "alphabetic";
  context.fillText(text, x, y);
}

function halo(context, look, text, x, y, align) {
  context.font = fontOf(500, 12, look.font);
  context.textAlign = align;
  writeWithHalo(context, text, x, y, look.paper);
}

function rgb(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

let kept;
function surfacePicture(columns, rows) {
  if (!kept) {
    const canvas = makeCanvas(columns, rows);
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(columns, rows);
    kept = { canvas, data: pixels.data, show: () => context.putImageData(pixels, 0, 0) };
  }
  return kept;
}
