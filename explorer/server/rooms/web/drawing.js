// How does a phone draw: a digit by hand, a face by its sliders?

import { element } from "./elements.js";

const SENT_PX = 64;
const SHEET_PX = 512;
const STROKE_PX = 38;
const FACE_MS = 220;

class Sent {
  constructor(phone, room) {
    Object.assign(this, { phone, room, most: room.question.most, n: 0 });
  }

  // Buttons below what is drawn.
  addButtons(...others) {
    this.button = element("button", { words: "Send it to the map", disabled: true, on: { click: () => this.send() } });
    this.buttons = element("div", { className: "rows" }, [...others, this.button]);
    this.phone.place.append(this.buttons);
  }

  send() {
    this.phone.answer(this.n, this.value());
    this.n += 1;
    this.button.disabled = true;
    this.sent();
  }

  update(mine, room) {
    const numbers = Object.keys(mine.answers).map(Number);
    this.n = Math.max(this.n, ...numbers.map((number) => number + 1), 0);
    if (!numbers.length) this.n = this.phone.isWaiting() ? this.n : 0;
    const isOver = this.n >= this.most || room.phase !== "open";
    this.sheet.hidden = this.buttons.hidden = isOver;
    if (this.wanted) this.wanted.hidden = isOver || this.asked.length < 2;
    const last = mine.answers[Math.max(...numbers)];
    if (last && !this.phone.isWaiting()) {
      const where = last.label ? `It landed among the ${last.label}s` : "It landed";
      const left = this.most - this.n;
      const more = isOver || left < 1 ? "" : ` You may send ${left} more.`;
      this.phone.say("kept", `${where}${room.moderated ? ", and waits for the lecturer" : ": look at the screen"}.${more}`);
    }
  }

  close() {
    clearTimeout(this.timer);
  }
}

class Strokes extends Sent {
  constructor(phone, room) {
    super(phone, room);
    this.asked = (room.question.asked ?? "").split(",");
    this.turn = Math.floor(Math.random() * this.asked.length);
    this.wanted = element("p");
    phone.place.append(this.wanted);
    this.sheet = element("canvas", { className: "sheet", width: SHEET_PX, height: SHEET_PX, role: "img" });
    phone.place.append(this.sheet);
    this.addButtons(element("button", { words: "Begin again", className: "quiet", on: { click: () => this.sent() } }));
    this.context = this.sheet.getContext("2d", { willReadFrequently: true });
    this.sent();
    this.sheet.onpointerdown = (event) => {
      this.sheet.setPointerCapture(event.pointerId);
      this.last = this.#at(event);
      this.#to(this.last);
    };
    this.sheet.onpointermove = (event) => event.buttons && this.last && this.#to(this.#at(event));
    this.sheet.onpointerup = this.sheet.onpointercancel = () => (this.last = null);
  }

  #at(event) {
    const { left, top, width, height } = this.sheet.getBoundingClientRect();
    return [((event.clientX - left) / width) * SHEET_PX, ((event.clientY - top) / height) * SHEET_PX];
  }

  #to(place) {
    Object.assign(this.context, { strokeStyle: "#fff", lineWidth: STROKE_PX, lineCap: "round" });
    this.context.beginPath();
    this.context.moveTo(...this.last);
    this.context.lineTo(...place);
    this.context.stroke();
    this.last = place;
    this.button.disabled = false;
  }

  // A clean sheet: of several that are asked for, for the next.
  sent() {
    this.digit = this.asked[(this.turn + this.n) % this.asked.length];
    this.wanted.textContent = `Write the digit ${this.digit}`;
    this.sheet.setAttribute("aria-label", `Draw ${this.digit ? `the digit ${this.digit}` : "a digit"} here with a finger`);
    this.context.fillStyle = "#000";
    this.context.fillRect(0, 0, SHEET_PX, SHEET_PX);
    this.button.disabled = true;
  }

  value() {
    const small = element("canvas", { width: SENT_PX, height: SENT_PX });
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(this.sheet, 0, 0, SENT_PX, SENT_PX);
    const { data } = context.getImageData(0, 0, SENT_PX, SENT_PX);
    let text = "";
    for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i]);
    return this.asked.length > 1 ? { drawn: btoa(text), asked: this.digit } : btoa(text);
  }
}

class Face extends Sent {
  constructor(phone, room) {
    super(phone, room);
    this.sheet = element("div");
    this.face = element("img", { alt: "The face that these sliders draw" });
    this.sliders = element("div", { className: "rows" });
    this.sheet.append(element("div", { className: "seen alone" }, [this.face]), this.sliders);
    phone.place.append(this.sheet);
    this.addButtons();
    this.ask();
  }

  ask() {
    if (!this.phone.line.send({ t: "face" })) this.timer = setTimeout(() => this.ask(), 500);
  }

  heard({ controls, picture }) {
    if (picture) {
      this.face.src = picture;
      this.button.disabled = false;
      return;
    }
    this.inputs = controls.map(({ name, low, high, start, ends }) => {
      const input = element("input", { type: "range", min: low, max: high, step: (high - low) / 40, value: start });
      input.addEventListener("input", () => this.later());
      this.sliders.append(element("label", { words: name }, [input, element("span", { words: ends.join(" – ") })]));
      return input;
    });
    this.later();
  }

  later() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.phone.line.send({ t: "face", factors: this.value() });
    }, FACE_MS);
  }

  value() {
    return this.inputs.map((input) => Number(input.value));
  }

  sent() {}
}

export function drawing(phone, room) {
  return room.question.subject === "face" ? new Face(phone, room) : new Strokes(phone, room);
}
