// Which look and which width has the page now, and is it touched? Reported only when it differs from
// what Python assumes.

import { Clicker } from "./clicker.js";
import { mounted } from "../live/mount.js";
import { isLight } from "../live/theme.js";

// Streamlit stacks columns at this width and below.
const NARROW = "(max-width: 640px)";
const TOUCH = "(hover: none) and (pointer: coarse)";

export default mounted(
  ({ parentElement }) => new Surroundings(parentElement.querySelector(".look")),
  (surroundings, { data, setStateValue }) => {
    Object.assign(surroundings, { assumed: data, send: (seen) => setStateValue("seen", seen) });
    surroundings.report();
  },
);

class Surroundings {
  constructor(look) {
    this.look = look;
    this.clicker = new Clicker();
    this.width = window.matchMedia(NARROW);
    this.touch = window.matchMedia(TOUCH);
    this.changed = () => this.report();
    look.addEventListener("transitionend", this.changed);
    this.width.addEventListener("change", this.changed);
  }

  report() {
    const dark = isLight(getComputedStyle(this.look).color);
    const seen = { dark, narrow: this.width.matches, touch: this.touch.matches };
    if (Object.keys(seen).some((name) => seen[name] !== this.assumed[name])) this.send(seen);
  }

  close() {
    this.clicker.close();
    this.look.removeEventListener("transitionend", this.changed);
    this.width.removeEventListener("change", this.changed);
  }
}
