// Where on the screen is a point of the plane, and where in the latent space is it?
//
// A view is { x, y, half }: the centre of the window in plane units and half the length of its
// shorter side. A size is { width, height } in CSS pixels. The y axis of the plane points up.

// screen = (originX + x * scale, originY - y * scale)
export function placement(view, size) {
  const scale = Math.min(size.width, size.height) / (2 * view.half);
  return {
    scale,
    originX: size.width / 2 - view.x * scale,
    originY: size.height / 2 + view.y * scale,
  };
}

export function toScreen(view, size, x, y) {
  const { scale, originX, originY } = placement(view, size);
  return [originX + x * scale, originY - y * scale];
}

export function toPlane(view, size, screenX, screenY) {
  const { scale, originX, originY } = placement(view, size);
  return [(screenX - originX) / scale, (originY - screenY) / scale];
}

// The part of the plane that is visible: [x0, x1, y0, y1].
export function visibleWindow(view, size) {
  const [x0, y1] = toPlane(view, size, 0, 0);
  const [x1, y0] = toPlane(view, size, size.width, size.height);
  return [x0, x1, y0, y1];
}

// z = origin + x u + y v. Without a plane the latent space is the plane itself.
export function latentAt(plane, x, y) {
  if (!plane) return Float32Array.of(x, y);
  return Float32Array.from(plane.origin, (o, d) => o + x * plane.u[d] + y * plane.v[d]);
}
