// A scene, small: its page in a frame, opened anew only when another scene is meant.

import { mounted, partsOf } from "../live/mount.js";

export default mounted(
  ({ parentElement }) => new ScenePreview(partsOf(parentElement)),
  (preview, { data }) => preview.show(data.address),
);

class ScenePreview {
  constructor({ scene }) {
    this.scene = scene;
  }

  // Replaced, not added: the browser's Back leaves the desk.
  show(address) {
    if (address === this.address) return;
    this.address = address;
    this.scene.contentWindow.location.replace(address);
  }

  close() {}
}
