// When must a canvas be drawn again? When its size changes, and when letters come: it keeps those of
// the font that stood in for them, as for Greek, whose part of a font is fetched when it is asked for.

// Call when letters have come; gives what ends it.
export function onLetters(draw) {
  const fonts = globalThis.document?.fonts;
  const drawn = () => draw();
  fonts?.addEventListener?.("loadingdone", drawn);
  return () => fonts?.removeEventListener?.("loadingdone", drawn);
}

// A ResizeObserver that hears of letters too.
export class Redrawing {
  constructor(draw) {
    this.sizes = new ResizeObserver(() => draw());
    this.forget = onLetters(draw);
  }

  observe(element) {
    this.sizes.observe(element);
  }

  disconnect() {
    this.sizes.disconnect();
    this.forget();
  }
}
