// The drawing pad: draw with mouse, finger or pen, erase, undo, clear, and paste or drop a picture.
//
// What is on the sheet is sent on release only, as { kind, data }: "drawn" with a PNG of the sheet,
// "pasted" with the picture's own bytes, both in base64, or "empty". The browser keeps it too: a
// session that begins anew, as after a reload, hears of it, and so does one that may have missed it.

import { itemsBefore, pictureItem } from "./opened.js";
import { pictureAmong } from "./pictures.js";
import { DARK, LIGHT, lookOver, paint, paintStroke } from "./sheet.js";
import {
  brushAt,
  contentOf,
  isNew,
  placeOn,
  stepOf,
  visibleItems,
  withClear,
  withItem,
  withoutLast,
} from "./strokes.js";
import { Swatches } from "./swatches.js";
import { exact, penIn, penText, written } from "./written.js";
import { Kept } from "../live/kept.js";
import { mounted, partsOf } from "../live/mount.js";
import { capture } from "../live/pointer.js";
import { Reconnection } from "../live/reconnection.js";
import { isLight } from "../live/theme.js";

const SENT_PX = 400; // side of the PNG that is sent: more than the 20 to 64 px that come of it
const PASTE_HINT = "Copy a picture, then press Ctrl+V (⌘V) on this page.";

export default mounted(
  ({ parentElement, data }) => new DrawPad(parentElement, data),
  (pad, { data, setStateValue, setTriggerValue }) => {
    pad.send = (content) => setTriggerValue("content", content);
    pad.sendPen = (pen) => setStateValue("pen", pen);
    if (data !== pad.data) pad.update(data);
  },
);

class DrawPad {
  constructor(parent, data) {
    this.parts = partsOf(parent);
    this.items = [];
    this.stroke = null; // the one being drawn
    this.erases = false;
    this.stop = new AbortController();
    this.listen();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.parts.sheet);
    this.parts.size.value = stepOf(data.brush, data.brush_range);
    this.swatches = new Swatches(this.parts.colours);
    this.kept = new Kept(data.kept_as, "");
    this.reconnection = new Reconnection(() => this.items.length && this.send(this.content()));
    this.update(data);
    this.takePen(penIn(data.pen, this.colours));
    this.restore(data);
  }

  close() {
    this.reconnection.close();
    this.stop.abort();
    this.watch.disconnect();
  }

  update(data) {
    this.data = data;
    const { canvas, example, hint, root } = this.parts;
    canvas.setAttribute("aria-label", data.label);
    hint.textContent = data.hint;
    if (data.example) example.src = data.example;
    root.style.setProperty("--max", `${data.max_px}px`);
    const isDark = isLight(getComputedStyle(root).color);
    this.screenLook = isDark || this.isColoured ? DARK : LIGHT;
    this.sentLook = this.isColoured ? DARK : LIGHT;
    this.swatches.show(data.palette, () => this.penChosen(false));
    this.show();
  }

  get isColoured() {
    return this.colours.length > 0;
  }

  get colours() {
    return Object.values(this.data.palette);
  }

  get brush() {
    return brushAt(Number(this.parts.size.value), this.data.brush_range);
  }

  // What a link says was drawn, or what was on the sheet when the page was last here; a session that
  // does not know of it is told.
  async restore({ content, strokes, is_known: isKnown, is_empty: isEmpty }) {
    const found = strokes ? { strokes } : (content ?? (isKnown && isEmpty ? null : this.kept.read()));
    if (!found) return;
    const items = await itemsBefore(found, this.sentLook.paper, this.colours);
    if (!items.length || this.items.length || this.stroke) return;
    this.items = items;
    this.show();
    if (!isKnown) this.send(this.content());
  }

  listen() {
    const { canvas, sheet, erase, undo, clear, paste, root } = this.parts;
    const { signal } = this.stop;
    const on = (target, type, act, options = {}) => target.addEventListener(type, act, { ...options, signal });
    on(canvas, "pointerdown", (event) => this.press(event));
    on(canvas, "pointermove", (event) => this.move(event));
    on(canvas, "pointerup", (event) => this.release(event));
    on(canvas, "pointercancel", (event) => this.forget(event));
    on(canvas, "pointerleave", () => this.hideBrush());
    on(canvas, "contextmenu", (event) => event.preventDefault());
    on(erase, "click", () => this.penChosen(!this.erases));
    on(this.parts.size, "change", () => this.penChosen());
    on(undo, "click", () => this.undo());
    on(clear, "click", () => this.change(withClear(this.items)));
    on(paste, "click", () => this.readClipboard());
    on(root, "keydown", (event) => {
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      this.undo();
    });
    // Anywhere on the page, as nothing on the sheet has the focus.
    on(document, "paste", (event) => this.take(pictureAmong(event.clipboardData), event));
    on(sheet, "dragover", (event) => {
      event.preventDefault();
      sheet.classList.add("dropping");
    });
    on(sheet, "dragleave", () => sheet.classList.remove("dropping"));
    on(sheet, "drop", (event) => {
      event.preventDefault();
      sheet.classList.remove("dropping");
      const picture = pictureAmong(event.dataTransfer);
      if (picture) this.take(picture, event);
      else this.say("That is not a picture.");
    });
  }

  // Drawing

  press(event) {
    if (this.stroke || event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    capture(this.parts.canvas, event);
    this.stroke = {
      kind: "stroke",
      erase: this.erases,
      size: this.brush,
      colour: this.swatches.colour,
      points: [this.place(event)],
      pointer: event.pointerId,
    };
    this.say("");
    this.parts.hint.hidden = this.parts.example.hidden = true;
    this.askFrame();
  }

  move(event) {
    if (event.pointerType !== "touch") this.showBrush(event);
    if (event.pointerId !== this.stroke?.pointer) return;
    const every = event.getCoalescedEvents?.() ?? [];
    for (const each of every.length ? every : [event]) {
      const place = this.place(each);
      if (isNew(this.stroke.points, place)) this.stroke.points.push(place);
    }
    this.askFrame();
  }

  release(event) {
    if (event.pointerId !== this.stroke?.pointer) return;
    const { pointer: _, ...stroke } = this.stroke;
    this.stroke = null;
    this.change(withItem(this.items, exact(stroke)));
  }

  // The system took the pointer, for a gesture of its own: that was no stroke.
  forget(event) {
    if (event.pointerId !== this.stroke?.pointer) return;
    this.stroke = null;
    this.show();
  }

  place(event) {
    return placeOn(this.parts.canvas.getBoundingClientRect(), event.clientX, event.clientY);
  }

  undo() {
    if (this.items.length) this.change(withoutLast(this.items));
  }

  setErases(erases) {
    this.erases = erases;
    this.parts.erase.setAttribute("aria-pressed", String(erases));
  }

  takePen(pen) {
    if (!pen) return;
    this.parts.size.value = pen.step;
    this.swatches.choose(pen.colour);
    this.setErases(pen.erases);
  }

  penChosen(erases = this.erases) {
    this.setErases(erases);
    this.sendPen(penText(Number(this.parts.size.value), this.erases, this.swatches.colour, this.colours));
  }

  // Pictures

  async take(file, event) {
    if (!file) return;
    event?.preventDefault();
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      this.change(withItem(this.items, await pictureItem(bytes)));
      this.say("");
    } catch {
      this.say("That picture cannot be opened here: try PNG, JPEG or WebP.");
    }
  }

  async readClipboard() {
    try {
      const found = await navigator.clipboard.read();
      const item = found.find((each) => each.types.some((type) => type.startsWith("image/")));
      if (!item) return this.say(`There is no picture on the clipboard. ${PASTE_HINT}`);
      return this.take(await item.getType(item.types.find((type) => type.startsWith("image/"))));
    } catch {
      return this.say(PASTE_HINT); // the browser does not let a page read it unasked
    }
  }

  // Showing and sending

  change(items) {
    if (items === this.items) return;
    this.items = items;
    this.show();
    const content = this.content();
    this.kept.write(contentOf(items) === "empty" ? null : content);
    this.send(content);
  }

  content() {
    const kind = contentOf(this.items);
    if (kind === "empty") return { kind: "empty", data: "" };
    if (kind === "picture") {
      const { own, data } = visibleItems(this.items)[0];
      return { kind: own ? "drawn" : "pasted", data };
    }
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SENT_PX;
    paint(canvas, this.items, lookOver(this.items, this.sentLook));
    const strokes = written(visibleItems(this.items), this.colours);
    return { kind: "drawn", data: canvas.toDataURL("image/png").split(",")[1], strokes };
  }

  fit() {
    const side = Math.round(this.parts.canvas.clientWidth * devicePixelRatio);
    if (!side || this.side === side) return;
    this.side = side;
    this.show();
  }

  // Paint what is done once, and each frame the stroke that is being drawn over it.
  show() {
    const { canvas, example, hint, undo, clear } = this.parts;
    const content = contentOf(this.items);
    hint.hidden = content !== "empty" || Boolean(this.stroke);
    example.hidden = hint.hidden || !this.data.example;
    undo.disabled = !this.items.length;
    clear.disabled = !visibleItems(this.items).length;
    if (!this.side) return;
    this.done ??= document.createElement("canvas");
    this.look = lookOver(this.items, this.screenLook);
    example.classList.toggle("ink", this.look === LIGHT);
    hint.style.setProperty("--hint", this.look === DARK ? "#9aa3b2" : "#5a6274");
    for (const each of [canvas, this.done]) {
      if (each.width !== this.side) each.width = each.height = this.side;
    }
    paint(this.done, this.items, this.look);
    this.paintFrame();
  }

  askFrame() {
    this.frame ??= requestAnimationFrame(() => this.paintFrame());
  }

  paintFrame() {
    this.frame = null;
    const context = this.parts.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.done, 0, 0);
    if (!this.stroke) return;
    context.scale(this.side, this.side);
    const { erase, colour } = this.stroke;
    paintStroke(context, this.stroke, erase ? this.look.paper : (colour ?? this.look.ink));
  }

  showBrush(event) {
    const { brush, canvas } = this.parts;
    const box = canvas.getBoundingClientRect();
    const side = this.brush * box.width;
    brush.style.width = brush.style.height = `${side}px`;
    const [left, top] = [event.clientX - box.left - side / 2, event.clientY - box.top - side / 2];
    brush.style.transform = `translate(${left}px, ${top}px)`;
    brush.style.visibility = "visible";
  }

  hideBrush() {
    this.parts.brush.style.visibility = "hidden";
  }

  say(words) {
    this.parts.said.textContent = words;
  }
}
