// How large are words that are drawn? As large as the page's own, and never too small to be read.
//
// The root's font size grows with a large window (front_end/type_size.py); what a style sheet measures
// in rem follows by itself, what is drawn on a canvas by `typeScale`.

export const USUAL_ROOT_PX = 15;
const SMALLEST_PX = 12;

let scale;

// 1 on a laptop, more on a larger screen.
export function typeScale() {
  if (scale === undefined) {
    const root = globalThis.document?.documentElement;
    const px = root && globalThis.getComputedStyle ? parseFloat(getComputedStyle(root).fontSize) : NaN;
    scale = px > USUAL_ROOT_PX ? px / USUAL_ROOT_PX : 1;
  }
  return scale;
}

globalThis.addEventListener?.("resize", () => (scale = undefined));

// A canvas's font, px as on a laptop.
export function fontOf(weight, px, family = "sans-serif") {
  return `${weight} ${Math.max(px, SMALLEST_PX) * typeScale()}px ${family}`;
}
