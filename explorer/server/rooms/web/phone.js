// What does a phone show of the room, and what does it send?

import { Choose, Rank } from "./choosing.js";
import { drawing } from "./drawing.js";
import { Line, liveUrl } from "./line.js";
import { Outbox } from "./outbox.js";
import { Explore, Pin } from "./pins.js";

const QUESTIONS = {
  explore: (phone, room) => new Explore(phone, room),
  point: (phone, room) => new Pin(phone, room),
  guess: (phone, room) => new Pin(phone, room),
  draw: drawing,
  choose: (phone, room) => new Choose(phone, room),
  rank: (phone, room) => new Rank(phone, room),
};
const LINES = { open: "", gone: "No connection. Trying again…", refused: "" };

class Phone {
  constructor() {
    this.base = document.documentElement.dataset.base;
    this.code = location.pathname.replace(/\/$/, "").split("/").pop().toLowerCase();
    this.place = document.getElementById("answer");
    this.store = storage();
    this.token = this.#keptToken();
    this.seed = [...this.token].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) >>> 0, 7);
    this.outbox = new Outbox(`room:${this.code}:outbox`, this.store);
    this.line = new Line(liveUrl(this.base, this.code), {
      hello: () => ({ as: "phone", token: this.token }),
      hear: (message) => this.#hear(message),
      tell: (state, reason) => this.#tell(state, reason),
    });
  }

  answer(n, value) {
    this.say("", "Sending…");
    this.line.send(this.outbox.put(this.room.scene, n, value));
  }

  isWaiting() {
    return [...this.outbox.messages.values()].some(({ scene }) => scene === this.room?.scene);
  }

  say(is, words) {
    const said = document.getElementById("said");
    said.dataset.is = is;
    if (said.textContent !== words) said.textContent = words;
  }

  optionUrl(room, number) {
    return `${this.base}/room/${this.code}/picture/${room.scene}/${number}`;
  }

  #keptToken() {
    const key = `room:${this.code}`;
    let token = this.store?.getItem(key);
    if (!token) {
      token = [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      try {
        this.store?.setItem(key, token);
      } catch {
        // It is then another phone after a reload.
      }
    }
    return token;
  }

  #tell(state, reason) {
    const line = document.getElementById("line");
    line.dataset.is = state;
    line.textContent = LINES[state];
    if (state === "open") for (const message of this.outbox.messages.values()) this.line.socket.send(JSON.stringify(message));
    if (state === "refused") this.say("no", reason);
  }

  #hear(message) {
    if (message.t === "room") this.#show(message.room, message.mine);
    else if (message.t === "face") this.now?.heard?.(message);
    else if (message.t === "kept" && this.outbox.drop(message.id)) this.say("kept", "Your answer is in.");
    else if (message.t === "no" && (this.outbox.drop(message.id) || message.id === "face")) this.say("no", message.why);
  }

  #show(room, mine) {
    const { question } = room;
    this.room = room;
    document.getElementById("deck").textContent = room.title;
    const key = JSON.stringify([room.scene, question?.kind, question?.model, room.black, room.ended]);
    if (key !== this.key) {
      this.key = key;
      this.#begin(room);
    }
    if (mine.silenced) this.say("no", "The lecturer has silenced this phone.");
    else if (this.now && room.phase === "closed") this.say("", "This question is closed.");
    this.now?.update(mine, room);
    if (room.ended) this.line.end();
  }

  #begin(room) {
    this.now?.close();
    this.now = null;
    this.place.replaceChildren();
    this.say("", "");
    const words = document.getElementById("question");
    if (room.ended) words.textContent = "This room has ended. Thank you for taking part.";
    else if (room.black || !room.question) words.textContent = "Look at the screen. The next question appears here.";
    else {
      words.textContent = room.question.text;
      this.now = QUESTIONS[room.question.kind](this, room);
    }
  }
}

function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

new Phone();
