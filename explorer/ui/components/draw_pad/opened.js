// What does the browser make of a picture's bytes?

import { MAX_BYTES, MAX_SIDE_PX, edgeLightness, isPng, sizeWithin } from "./pictures.js";
import { strokesIn } from "./written.js";
import { fromBase64, toBase64 } from "../live/base64.js";

const GLANCE_PX = 96; // longest side of the copy that is looked at to tell its paper

// An item for the sheet: the bitmap, and in `data` what is sent of it, base64. `own` is the paper of
// a drawing that was made here, null for others' pictures. Rejects what the browser cannot open.
export async function pictureItem(bytes, own = null) {
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const { width, height } = bitmap;
  const [across, down] = sizeWithin(width, height, GLANCE_PX);
  const { data } = drawn(bitmap, across, down).getContext("2d").getImageData(0, 0, across, down);
  return {
    kind: "picture",
    bitmap,
    width,
    height,
    own,
    lightness: edgeLightness(data, across, down),
    data: bytes.length <= MAX_BYTES ? toBase64(bytes) : smaller(bitmap, isPng(bytes)),
  };
}

// What was on the sheet before, as items: its strokes where they are told, or else a picture of it.
export async function itemsBefore({ kind, data = "", strokes = "" }, paper, colours) {
  const items = strokesIn(strokes, colours);
  if (items.length || !data) return items;
  const own = kind === "drawn" ? paper : null;
  return pictureItem(fromBase64(data), own).then((item) => [item], () => []);
}

// Only PNG keeps what is transparent.
function smaller(bitmap, asPng) {
  const canvas = drawn(bitmap, ...sizeWithin(bitmap.width, bitmap.height, MAX_SIDE_PX));
  const address = asPng ? canvas.toDataURL("image/png") : canvas.toDataURL("image/jpeg", 0.92);
  return address.split(",")[1];
}

function drawn(bitmap, width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
  return canvas;
}
