// What does the pad do for each gesture and key? All places are in pixels of the map.

import { priorCentre } from "../scene/prior.js";
import { stopAfter, stopsOf } from "./stops.js";

export function actions(pad) {
  return { ...cursorActions(pad), ...pathActions(pad), ...viewActions(pad), ...pinActions(pad) };
}

function cursorActions(pad) {
  const { stage, cursor } = pad;
  let pressedFrom = null;
  return {
    touch: () => pad.outputs.retry(),
    press: (x, y, at) => {
      pad.path.stop();
      pressedFrom = cursor.at;
      cursor.moveTo(...stage.planeAt(x, y), at);
    },
    move: (x, y, at) => {
      pad.path.stop(); // a walk along the path gives way to the hand
      cursor.moveTo(...stage.planeAt(x, y), at);
    },
    pinch: () => {
      pad.path.cancel();
      if (pressedFrom) cursor.moveTo(...pressedFrom, performance.now());
    },
    nudge: (dx, dy, at) => {
      pad.path.stop();
      const pixel = stage.view.half / (stage.size.width / 2);
      pad.goTo([cursor.at[0] + dx * pixel, cursor.at[1] + dy * pixel], at);
    },
    step: (by, at) => {
      pad.path.stop();
      const stops = stopsOf(pad.pins, pad.content.centres, priorCentre(pad.header.plane));
      pad.goTo(stopAfter(stops, cursor.at, by), at);
    },
    goHome: (at) => pad.goTo(priorCentre(pad.header.plane), at),
  };
}

function pathActions(pad) {
  const { stage, path } = pad;
  return {
    pathStart: (x, y) => path.start(stage.planeAt(x, y)),
    pathPoint: (x, y) => path.extend(stage.planeAt(x, y)),
    pathEnd: () => {
      path.finish(stage.view.half / (stage.size.width / 2));
      pad.reported.soon();
    },
    cancel: () => path.cancel(),
  };
}

function viewActions(pad) {
  const { stage } = pad;
  const zoom = (x, y, factor) => {
    const hasZoomed = stage.zoom(x, y, factor);
    if (hasZoomed) pad.viewMoved();
    return hasZoomed;
  };
  return {
    zoom,
    pan: (dx, dy) => {
      stage.pan(dx, dy);
      pad.viewMoved();
    },
    zoomHere: (factor) => zoom(...stage.screenAt(...pad.cursor.at), factor),
    showAll: () => pad.showAll(),
    settle: () => pad.reported.soon(),
  };
}

function pinActions(pad) {
  return {
    click: (x, y) => pad.pin(...pad.stage.planeAt(x, y)),
    doubleClick: () => {
      pad.takeBackPin();
      pad.showAll();
    },
    pinHere: () => pad.pin(...pad.cursor.at),
    unpinLast: () => pad.unpinLast(),
  };
}
