// What does each key of the pad do?

export const PAD_KEYS = {
  PageDown: { name: "step", values: [1] },
  PageUp: { name: "step", values: [-1] },
  Home: { name: "goHome", values: [] },
  Enter: { name: "pinHere", values: [] },
  " ": { name: "pinHere", values: [] },
  Escape: { name: "unpinLast", values: [] },
  Delete: { name: "unpinLast", values: [] },
  Backspace: { name: "unpinLast", values: [] },
  "+": { name: "zoomHere", values: [1.25] },
  "=": { name: "zoomHere", values: [1.25] },
  "-": { name: "zoomHere", values: [0.8] },
  0: { name: "showAll", values: [] },
};
