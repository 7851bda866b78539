// How does the next scene come at once? The app is held twice: the scene shown, and one loading behind it.

const PATIENCE_MS = 12_000; // of a page that never says that it is ready
const AGAIN_MS = 2000; // after which a frame that found no server is loaded again
const LOOK_MS = 40;
const GRACE_MS = 300; // in which a page draws its picture anew

export class Frames {
  // onKey(event): keys pressed inside a scene; base: under which the app is.
  constructor(box, base, onKey) {
    Object.assign(this, { box, base, onKey });
    this.frames = ["The scene", "The next scene"].map((title) => {
      const element = box.appendChild(Object.assign(document.createElement("iframe"), { title }));
      element.addEventListener("load", () => this.#listenIn(element));
      return { element, address: "", since: 0 };
    });
    setInterval(() => this.#look(), LOOK_MS);
  }

  // Show a scene, { address, asks }, as soon as it is ready, and load another behind it. A scene of the same
  // address as the one before is there at once.
  show(scene, ahead, number) {
    const isAnother = number !== this.number;
    Object.assign(this, { scene, ahead, number });
    if (isAnother) this.asked = performance.now();
    if (this.front?.address === scene.address) {
      this.front.element.classList.toggle("asks", scene.asks);
      if (isAnother) this.#note();
    } else if (this.#back().address !== scene.address) this.#load(this.#back(), scene);
    this.#look();
  }

  #back() {
    return this.frames.find((frame) => frame !== this.front) ?? this.frames[0];
  }

  #load(frame, { address, asks }) {
    Object.assign(frame, { address, since: performance.now(), seen: 0 });
    frame.element.classList.toggle("asks", asks);
    const [page, view = ""] = address.split("?");
    const url = `${this.base}/${page}?${view}${view ? "&" : ""}stage=1`;
    const before = rootOf(frame.element);
    if (before) before.dataset.stage = "left";
    // Replaced, not added: the browser's Back leaves the stage.
    frame.element.contentWindow.location.replace(new URL(url, location.href));
  }

  #look() {
    if (!this.scene) return;
    const back = this.#back();
    if (this.front?.address !== this.scene.address) {
      if (back.address !== this.scene.address || hasFailed(back)) this.#load(back, this.scene);
      if (!isReady(back)) return;
      const before = this.front;
      this.front = back;
      back.element.classList.toggle("asks", this.scene.asks);
      for (const frame of this.frames) {
        frame.element.dataset.is = frame === back ? "front" : "back";
        frame.element.inert = frame !== back;
        frame.element.title = frame === back ? "The scene" : "The next scene";
      }
      this.#note();
      before?.element.blur();
    }
    this.#stand();
    const free = this.#back();
    const isDue = free.address !== this.ahead?.address || hasFailed(free);
    if (this.ahead && this.ahead.address !== this.front.address && isReady(this.front) && isDue) this.#load(free, this.ahead);
  }

  // A picture that is gone, as while a page that lost its line is drawn anew, is stood in for by the scene's name.
  #stand() {
    const picture = rootOf(this.front.element)?.querySelector("[data-stage-way=picture]");
    const now = performance.now();
    if (picture?.getBoundingClientRect().height) this.front.seen = now;
    this.box.classList.toggle("waits", this.front.seen > 0 && now - this.front.seen > GRACE_MS);
  }

  // When the picture has been painted, for whoever times the stage.
  #note() {
    const start = this.asked;
    requestAnimationFrame(() => setTimeout(() => performance.measure("stage:scene", { start, end: performance.now() })));
  }

  #listenIn(element) {
    const inside = element.contentWindow;
    if (!inside || inside.location.href === "about:blank") return;
    inside.addEventListener("keydown", (event) => this.onKey(event), true);
  }
}

// The root element of what a frame holds; null where that is the browser's own page, for a server that is gone.
function rootOf(element) {
  try {
    return element.contentWindow.document.documentElement;
  } catch {
    return null;
  }
}

function hasFailed({ element, since }) {
  return !rootOf(element) && performance.now() - since > AGAIN_MS;
}

// A page says on its root element when its picture is there (front_end/stage_mode).
function isReady({ element, address, since }) {
  const root = address && rootOf(element);
  if (!root || root.dataset.stage === "left") return false;
  const isThere = element.contentWindow.location.pathname.endsWith(`/${address.split("?")[0]}`);
  return isThere && (root.dataset.stage === "ready" || performance.now() - since > PATIENCE_MS);
}
