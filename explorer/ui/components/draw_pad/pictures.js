// Which picture was pasted or dropped, how does it lie on the sheet, and how is it sent?

export const MAX_BYTES = 1_500_000; // of a picture sent as it is
export const MAX_SIDE_PX = 1280; // of one that is made smaller first; it is worked on at 640

// The first picture among what was pasted or dropped, or null.
export function pictureAmong(transfer) {
  const files = Array.from(transfer?.files ?? []);
  const items = Array.from(transfer?.items ?? [])
    .filter((item) => item.kind === "file")
    .map((item) => item.getAsFile())
    .filter(Boolean);
  return [...files, ...items].find((file) => file.type.startsWith("image/")) ?? null;
}

// The largest centred box of a picture's proportions in a unit square: { x, y, width, height }.
export function boxWithin(width, height) {
  const scale = 1 / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return { x: (1 - w) / 2, y: (1 - h) / 2, width: w, height: h };
}

// Width and height, reduced so that neither exceeds `longest`.
export function sizeWithin(width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

export function isPng(bytes) {
  return [0x89, 0x50, 0x4e, 0x47].every((byte, i) => bytes[i] === byte);
}

// The mean lightness, 0 … 1, of a picture's outermost pixels, RGBA: what its paper is like.
export function edgeLightness(rgba, width, height) {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x);
      sum += 0.299 * rgba[at] + 0.587 * rgba[at + 1] + 0.114 * rgba[at + 2];
      count += 1;
    }
  }
  return sum / count / 255;
}
