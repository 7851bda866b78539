// What has the page now of look, width, pointer, size of type and means of drawing? Reported only when it
// differs from what Python assumes. And when has the page to run anew, as its server may be another?

import { Clicker } from "./clicker.js";
import { mounted } from "../live/mount.js";
import { Reconnection } from "../live/reconnection.js";
import { isLight } from "../live/theme.js";
import { typeScale } from "../live/type.js";

// Streamlit stacks columns at this width and below.
const NARROW = "(max-width: 640px)";
const TOUCH = "(hover: none) and (pointer: coarse)";
const REST_MS = 300; // of a window that is being resized

export default mounted(
  ({ parentElement }) => new Surroundings(parentElement.querySelector(".look")),
  (surroundings, { data, setStateValue, setTriggerValue }) => {
    Object.assign(surroundings, {
      assumed: data,
      send: (seen) => setStateValue("seen", seen),
      askForRun: () => setTriggerValue("back", true),
    });
    surroundings.look.dataset.drawn = data.dark ? "dark" : "light"; // what the figures are coloured for
    surroundings.report();
  },
);

class Surroundings {
  constructor(look) {
    this.look = look;
    this.clicker = new Clicker();
    this.reconnection = new Reconnection(() => this.askForRun(), { isFirst: true });
    this.width = window.matchMedia(NARROW);
    this.touch = window.matchMedia(TOUCH);
    this.changed = () => this.report();
    this.resized = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.changed, REST_MS);
    };
    look.addEventListener("transitionend", this.changed);
    this.width.addEventListener("change", this.changed);
    window.addEventListener("resize", this.resized);
  }

  report() {
    const seen = {
      dark: isLight(getComputedStyle(this.look).color),
      narrow: this.width.matches,
      touch: this.touch.matches,
      scale: Math.round(100 * typeScale()) / 100,
      webgl: hasWebgl(),
      stage: isOnStage() ? innerHeight : 0,
    };
    if (Object.entries(seen).some(([name, value]) => value !== this.assumed[name])) this.send(seen);
  }

  close() {
    clearTimeout(this.timer);
    this.clicker.close();
    this.reconnection.close();
    this.look.removeEventListener("transitionend", this.changed);
    this.width.removeEventListener("change", this.changed);
    window.removeEventListener("resize", this.resized);
  }
}

// Of a page that is a scene, whose one picture is as tall as its window (front_end/stage_mode).
function isOnStage() {
  return Boolean(document.documentElement.dataset?.stage);
}

let webgl;

// Asked once; the context is given back, as a page may have only so many.
function hasWebgl() {
  webgl ??= (() => {
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  })();
  return webgl;
}
