// How does the pad stand below a notebook's cell, and ask its kernel for pictures?
//
// One question is on its way at a time; while it is, the newest place waits and replaces the one
// before it.

const SIDE_PX = 360;
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#9a8c00", "#7a5195", "#666666", "#004d40"];
const GREY = "#888888";

// The number of values in bytes that arrived as a view.
function values(view, Kind) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  return new Kind(bytes.buffer);
}

// pixels: uint8 (C, H, W). RGBA of the same, for a canvas.
export function rgba(pixels, [channels, height, width]) {
  const area = height * width;
  const found = new Uint8ClampedArray(4 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) found[4 * i + c] = pixels[(channels === 3 ? c * area : 0) + i];
    found[4 * i + 3] = 255;
  }
  return found;
}

// Sends the newest of what is asked, one at a time. send(question) goes out; done() says it is back.
export class Newest {
  constructor(send) {
    Object.assign(this, { send, waiting: null, isUnderWay: false });
  }

  ask(question) {
    this.waiting = question;
    this.#go();
  }

  done() {
    this.isUnderWay = false;
    this.#go();
  }

  #go() {
    if (this.isUnderWay || !this.waiting) return;
    const question = this.waiting;
    Object.assign(this, { waiting: null, isUnderWay: true });
    this.send(question);
  }
}

function canvas(width, height, label) {
  const made = document.createElement("canvas");
  Object.assign(made, { width, height });
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", label);
  return made;
}

function drawPoints(plane, model) {
  const context = plane.getContext("2d");
  const points = values(model.get("points"), Float32Array);
  const labels = model.get("labels").byteLength ? values(model.get("labels"), Int32Array) : null;
  const half = model.get("half");
  context.globalAlpha = 0.6;
  for (let i = 0; i < points.length / 2; i++) {
    context.fillStyle = labels ? COLOURS[labels[i] % COLOURS.length] : GREY;
    context.fillRect(((points[2 * i] / half + 1) * SIDE_PX) / 2 - 1, ((1 - points[2 * i + 1] / half) * SIDE_PX) / 2 - 1, 2, 2);
  }
}

function render({ model, el }) {
  const [, height, width] = model.get("shape");
  const plane = canvas(SIDE_PX, SIDE_PX, `Latent plane of ${model.get("title")}`);
  const picture = canvas(width, height, "The picture decoded under the pointer");
  const words = document.createElement("div");
  const link = Object.assign(document.createElement("a"), { href: model.get("address"), target: "_blank", textContent: `${model.get("title")} in its own page` });
  Object.assign(plane.style, { border: "1px solid #8886", cursor: "crosshair", touchAction: "none", marginRight: "12px" });
  Object.assign(picture.style, { width: `${(SIDE_PX * width) / Math.max(height, width)}px`, imageRendering: "pixelated", border: "1px solid #8886" });
  el.append(plane, picture, words, link);
  drawPoints(plane, model);
  let number = 0;
  const newest = new Newest(([x, y]) => model.send({ number: ++number, x, y }));
  const answered = (content, buffers) => {
    words.textContent = content.error ?? "";
    if (!content.error) {
      const pixels = values(buffers[0], Uint8Array);
      picture.getContext("2d").putImageData(new ImageData(rgba(pixels, model.get("shape")), width, height), 0, 0);
    }
    newest.done();
  };
  const moved = ({ offsetX, offsetY }) => {
    const half = model.get("half");
    newest.ask([(offsetX / SIDE_PX) * 2 * half - half, half - (offsetY / SIDE_PX) * 2 * half]);
  };
  model.on("msg:custom", answered);
  plane.addEventListener("pointermove", moved);
  newest.ask([0, 0]);
  return () => model.off("msg:custom", answered);
}

export default { render };
