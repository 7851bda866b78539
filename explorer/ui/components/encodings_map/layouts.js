// Where does each test image lie on each map, and how far may it lie from there?

import { decodeFile } from "../scene/atlas.js";
import { floatsOf, int16sOf } from "../live/envelope.js";

const LOG_SIGMAS_PER_UNIT = 1000; // as data.py packs them
const CORRELATION = 32767;

export function readLayouts(header, blobs) {
  return Promise.all(
    header.layouts.map(async (layout, n) => ({
      ...layout,
      points: floatsOf(blobs[`points${n}`].bytes),
      spread: blobs[`spread${n}`] ? int16sOf(blobs[`spread${n}`].bytes) : null,
      picture: blobs[`picture${n}`]
        ? { image: await decodeFile(blobs[`picture${n}`].bytes), window: layout.window, isInk: header.is_ink }
        : null,
    })),
  );
}

// The 2×2 covariance of a row's posterior on the map, [[a, b], [b, c]]; null where there is none.
export function covarianceOf({ spread }, row) {
  if (!spread) return null;
  const sigma = (n) => Math.exp(spread[3 * row + n] / LOG_SIGMAS_PER_UNIT);
  const [across, up] = [sigma(0), sigma(1)];
  const both = (across * up * spread[3 * row + 2]) / CORRELATION;
  return [[across * across, both], [both, up * up]];
}
