// Where in an element is the pointer, and which way does a key point?

// A pointer made by a script cannot be captured, and need not be.
export function capture(element, { pointerId }) {
  try {
    element.setPointerCapture(pointerId);
  } catch {
    // see above
  }
}

// Shares of the element's width and height, from its upper left corner.
export function sharesOf(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// [across, down] of an arrow key; undefined for any other.
export function arrowOf(key) {
  return ARROWS[key];
}
