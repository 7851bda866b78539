// What came with the data, ready to be drawn?

import { AskedAtlas } from "../scene/asked_atlas.js";
import { Atlas, decodeFile } from "../scene/atlas.js";
import { GridIndex, classCentres } from "../scene/neighbours.js";
import { priorCentre } from "../scene/prior.js";
import { makeCanvas } from "../live/canvas.js";
import { floatsOf } from "../live/envelope.js";

const WINDOWED = ["manifold", "density", "posterior", "trust", "holes"];
const PICTURES = [...WINDOWED, "atlas"];

// Decoding pictures and sorting points takes a while, so what did not change is kept.
export async function readContent(header, blobs, before) {
  const digests = Object.fromEntries(Object.entries(blobs).map(([name, { digest }]) => [name, digest]));
  const isSame = (name) => before && before.digests[name] === digests[name];
  const images = await readImages(blobs, before, isSame);
  const content = { digests, images, ...readPoints(header, blobs, before, isSame("points") && isSame("labels")) };
  content.sigmas = blobs.sigmas ? floatsOf(blobs.sigmas.bytes) : null;
  for (const name of WINDOWED) {
    content[name] = images[name] ? { image: images[name], window: header.windows[name] } : null;
  }
  content.atlas = atlasOf(images.atlas, header.atlas, before);
  content.classNames = header.class_names;
  content.framesInARow = header.frames_in_a_row;
  content.inked = header.is_ink;
  content.imageShape = header.image_shape;
  content.plane = header.plane;
  content.hasPrior = header.has_prior;
  content.priorCentre = header.has_prior ? priorCentre(header.plane) : null;
  content.trustAt = content.trust ? valueReader(content.trust) : null;
  content.filledAt = content.holes ? valueReader(content.holes) : null;
  content.available = availableLayers(content, header);
  return content;
}

async function readImages(blobs, before, isSame) {
  const names = PICTURES.filter((name) => blobs[name]);
  const images = await Promise.all(
    names.map((name) => (isSame(name) ? before.images[name] : decodeFile(blobs[name].bytes))),
  );
  return Object.fromEntries(names.map((name, n) => [name, images[n]]));
}

function readPoints(header, blobs, before, isSame) {
  if (isSame) {
    const { points, labels, index, centres } = before;
    return { points, labels, index, centres };
  }
  const points = blobs.points ? floatsOf(blobs.points.bytes) : new Float32Array();
  const labels = blobs.labels ? blobs.labels.bytes.slice() : null;
  const centres = labels ? classCentres(points, labels, header.class_names.length) : [];
  return { points, labels, index: new GridIndex(points), centres };
}

function atlasOf(image, layout, before) {
  if (layout?.path) return before?.atlas?.path === layout.path ? before.atlas : new AskedAtlas(layout);
  if (!image) return null;
  return before?.atlas?.image === image ? before.atlas : new Atlas(image, layout);
}

function availableLayers(content, header) {
  const has = {
    points: content.points.length > 0,
    film: content.framesInARow > 1,
    labels: content.centres.length > 0,
    thumbnails: Boolean(content.atlas),
    prior: content.hasPrior,
    density: Boolean(content.density),
    posterior: Boolean(content.posterior),
    trust: Boolean(content.trust),
    marks: header.marks.length > 0,
  };
  return Object.keys(has).filter((name) => has[name]);
}

// The grey value of a small picture at a place of the plane, in [0, 1]; null outside of it.
function valueReader({ image, window: [x0, x1, y0, y1] }) {
  const canvas = makeCanvas(image.width, image.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return (x, y) => {
    const column = Math.floor(((x - x0) / (x1 - x0)) * image.width);
    const row = Math.floor(((y1 - y) / (y1 - y0)) * image.height);
    if (column < 0 || row < 0 || column >= image.width || row >= image.height) return null;
    return data[4 * (row * image.width + column)] / 255;
  };
}
