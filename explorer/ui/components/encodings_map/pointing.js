// What does each gesture and key do on a map of the encodings? All places are in pixels of the map.

import { boxCorners } from "./outline.js";
import { ADD, NEW, TAKE_AWAY } from "./selection.js";

const HOVER_REACH_PX = 26;
const CLICK_REACH_PX = 16;
const FINGER_REACH_PX = 24;
const KEY_ZOOM = 1.25;

export const KEYS = {
  " ": { name: "corner", values: [] },
  Enter: { name: "close", values: [] },
  Backspace: { name: "lessCorner", values: [] },
  Escape: { name: "escape", values: [] },
  "+": { name: "zoomHere", values: [KEY_ZOOM] },
  "=": { name: "zoomHere", values: [KEY_ZOOM] },
  "-": { name: "zoomHere", values: [1 / KEY_ZOOM] },
  0: { name: "showAll", values: [] },
  i: { name: "invert", values: [] },
  u: { name: "undo", values: [] },
};

// owner: the component; map: the PlaneMap that hears.
export function pointing(owner, map) {
  return { ...byHand(owner, map), ...looking(owner, map), ...byKeys(owner, map), ...moving(owner, map) };
}

function modeOf(owner, event) {
  if (event?.shiftKey) return ADD;
  return event?.altKey ? TAKE_AWAY : owner.mode;
}

function byHand(owner, map) {
  const { drawing } = owner;
  let mode = NEW;
  let from = null;
  return {
    touch: () => {},
    press: (x, y, _at, event) => {
      mode = modeOf(owner, event);
      drawing.forget();
    },
    pathStart: (x, y) => {
      from = map.planeAt(x, y);
      drawing.start(map, from, mode);
    },
    pathPoint: (x, y) => {
      const to = map.planeAt(x, y);
      if (owner.tool === "box") drawing.become(boxCorners(from, to));
      else drawing.extend(to);
    },
    pathEnd: () => drawing.end(),
    pinch: () => drawing.drop(),
    cancel: () => drawing.drop(),
  };
}

function looking(owner, map) {
  return {
    move: (x, y) => {
      if (!owner.drawing.line) owner.hover(map, map.rowAt(x, y, HOVER_REACH_PX), [x, y]);
    },
    click: (x, y, event) => {
      const c = map.nameAt(x, y);
      const mode = modeOf(owner, event);
      if (c !== undefined) return owner.selectClass(c, mode);
      const row = map.rowAt(x, y, event?.pointerType === "touch" ? FINGER_REACH_PX : CLICK_REACH_PX);
      if (row === null) return owner.selection.clear();
      return mode === NEW ? owner.choose(row) : owner.selectRow(row, mode);
    },
    doubleClick: () => {
      map.showAll();
      owner.moved();
    },
  };
}

function byKeys(owner, map) {
  const { drawing } = owner;
  const here = () => drawing.cursorOn(map) ?? [map.view.x, map.view.y];
  return {
    nudge: (dx, dy) => {
      const [x, y] = here();
      const pixel = 2 * map.halfPixel;
      drawing.moveCursor(map, [x + dx * pixel, y + dy * pixel]);
    },
    corner: () => drawing.addCorner(map, here(), owner.mode),
    lessCorner: () => drawing.removeCorner(),
    close: () => {
      if (drawing.line) drawing.close();
      else if (owner.hovered !== null) owner.choose(owner.hovered);
    },
    escape: () => (drawing.line ? drawing.drop() : owner.selection.clear()),
    zoomHere: (factor) => map.zoom(...map.screenOfPlane(here()), factor) && owner.moved(),
    showAll: () => {
      map.showAll();
      owner.moved();
    },
    invert: () => owner.selection.invert(owner.visible),
    undo: () => owner.selection.undo(),
  };
}

function moving(owner, map) {
  return {
    zoom: (x, y, factor) => {
      const hasZoomed = map.zoom(x, y, factor);
      if (hasZoomed) owner.moved();
      return hasZoomed;
    },
    pan: (dx, dy) => {
      map.pan(dx, dy);
      owner.moved();
    },
    settle: () => owner.moved(),
  };
}
