// What does the projector show, and what do its keys do?

import { Bars } from "./bars.js";
import { element } from "./elements.js";
import { Frames } from "./frames.js";
import { Keys } from "./keys.js";
import { Line, liveUrl } from "./line.js";
import { Map2d } from "./map.js";

const map = (stage, room) => new Map2d(stage, room);
const bars = (stage, room) => new Bars(stage, room);
const RESULTS = { explore: map, point: map, guess: map, draw: map, choose: bars, rank: bars };
const SPREAD_MS = 800;
const TOLD_MS = 6000;

class Stage {
  constructor() {
    this.base = document.documentElement.dataset.base;
    this.code = location.pathname.replace(/\/$/, "").split("/").pop().toLowerCase();
    this.place = document.getElementById("results");
    this.secret = this.#keptSecret();
    this.#come("");
    this.ahead = 1;
    this.keys = new Keys((meaning, value) => this.#do(meaning, value), (words) => this.tell(words, true), storage());
    const hear = (event) => this.keys.hear(event);
    addEventListener("keydown", hear, true);
    this.frames = new Frames(document.getElementById("scenes"), this.base, hear);
    this.line = new Line(liveUrl(this.base, this.code), {
      hello: () => ({ as: "stage", secret: this.secret }),
      hear: (message) => this.#hear(message),
      tell: (state, reason) => state === "refused" && this.tell(reason),
      spreadMs: SPREAD_MS,
    });
  }

  optionUrl(room, number) {
    return `${this.base}/room/${this.code}/picture/${room.scene}/${number}`;
  }

  tell(words, stays = false) {
    const told = document.getElementById("told");
    told.textContent = words;
    told.hidden = !words;
    clearTimeout(this.timer);
    if (words && !stays) this.timer = setTimeout(() => this.tell(""), TOLD_MS);
  }

  // The secret comes behind "#", which is sent nowhere, and then stands in the address no more.
  #keptSecret() {
    const key = `stage:${this.code}`;
    let given = "";
    try {
      given = decodeURIComponent(location.hash.slice(1));
      if (location.hash) history.replaceState(null, "", location.pathname + location.search);
      if (given) sessionStorage.setItem(key, given);
      return given || sessionStorage.getItem(key) || "";
    } catch {
      return given;
    }
  }

  // The scene's name stands there until the first picture does; after a reload at once.
  #come(name) {
    const key = `stage:${this.code}:name`;
    let known = name;
    try {
      if (name) sessionStorage.setItem(key, name);
      else known = sessionStorage.getItem(key);
    } catch {
      // A moment is asked for, until the line is there.
    }
    if (known) document.getElementById("coming").textContent = known;
  }

  #do(meaning, value) {
    if (meaning === "full") this.#fill();
    else if (meaning === "join") this.#toggleJoin();
    else if (meaning === "away") document.getElementById("join").hidden = true;
    else if (!this.secret) this.tell("This stage follows the lecturer; it was opened without the desk's secret.");
    else this.#act(meaning === "reveal" && this.room?.phase === "revealed" ? "hide" : meaning, value);
  }

  #act(action, index) {
    if (action === "next" || action === "prev") this.ahead = action === "next" ? 1 : -1;
    const message = { t: "act", action, ...(index === undefined ? {} : { index }) };
    if (!this.line.send(message)) this.tell("The line to the server is gone; trying again.");
  }

  #fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => this.tell("This browser does not fill the screen."));
  }

  async #toggleJoin() {
    const join = document.getElementById("join");
    join.hidden = !join.hidden;
    if (join.hidden) return;
    const answer = await fetch(`${this.base}/stage/${this.code}/join`).catch(() => null);
    if (!answer?.ok) {
      join.hidden ||= !join.firstChild; // what was fetched before still holds
      this.tell("The room's address cannot be fetched now; trying the key again may help.");
      return;
    }
    const { qr, short, warning } = await answer.json();
    const picture = element("img", { src: `data:image/svg+xml,${encodeURIComponent(qr)}`, alt: "QR code of the room's address" });
    join.replaceChildren(
      element("div", { className: "qr" }, [picture]),
      element("div", {}, [
        element("h1", { words: "Take part with your phone" }),
        element("p", { words: short }),
        element("p", { className: "code", words: this.code }),
        element("p", { words: warning }),
      ]),
    );
  }

  #hear(message) {
    if (message.t === "stage") this.#show(message.stage);
    else if (message.t === "results") this.#showResults(message.results);
    else if (message.t === "no") this.tell(message.why);
  }

  #show(room) {
    this.room = room;
    document.title = `${room.name} · ${room.title}`;
    this.#come(room.name);
    document.getElementById("black").hidden = !room.black;
    const { [room.scene]: now, [room.scene + this.ahead]: ahead, [room.scene - this.ahead]: behind } = room.addresses;
    this.frames.show(now, ahead ?? behind, room.scene);
    const asked = document.getElementById("asked");
    asked.hidden = !room.question;
    document.getElementById("question").textContent = room.question?.text ?? "";
    const key = JSON.stringify([room.scene, room.question?.kind, room.question?.model]);
    if (key !== this.key) {
      this.key = key;
      this.now?.close();
      this.place.replaceChildren();
      this.#showWhich(room);
      this.now = room.question ? RESULTS[room.question.kind](this, room) : null;
      this.results = null;
    }
    if (this.results) this.now?.update(this.results, room);
    if (room.ended) {
      this.line.end();
      this.tell("This room has ended.", true);
    }
  }

  // The image of a guess, on phones too; of other questions the options are seen with their results.
  #showWhich(room) {
    const which = document.getElementById("which");
    which.hidden = room.question?.kind !== "guess";
    if (!which.hidden) which.src = this.optionUrl(room, 0);
  }

  #showResults(results) {
    if (results.scene !== this.room?.scene) return;
    this.results = results;
    const count = document.getElementById("count");
    const { count: answered = 0, present } = results;
    const did = results.dots ? "exploring" : "answered";
    const figures = [element("b", { words: String(answered) }), ` ${did} · ${present} here`];
    if (results.median_distance !== undefined) figures.push(` · half within ${results.median_distance}, nearest ${results.nearest_distance}`);
    count.replaceChildren(...figures);
    this.now?.update(results, this.room);
  }
}

function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

new Stage();
