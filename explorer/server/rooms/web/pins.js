// How does a phone answer with a place: exploring, pointing, guessing?

import { canvasOf, Decoding } from "./decoding.js";
import { element } from "./elements.js";
import { cross, disc, Plane } from "./plane.js";

const POSITION_MS = 210; // the room takes five a second

class Pad {
  constructor(phone, room, { hasTiles, hasPicture }) {
    this.phone = phone;
    this.asked = room.question;
    this.scene = room.scene;
    this.seen = element("div", { className: hasPicture ? "seen above" : "seen alone" });
    this.box = element("div", { className: "plane" });
    this.picture = element("canvas", { className: "picture", role: "img", "aria-label": "What the model decodes there" });
    this.seen.append(...(hasPicture ? [this.picture] : []), this.box);
    phone.place.append(this.seen);
    this.plane = new Plane(this.box, this.asked.extent ?? 3);
    this.plane.draw = (context, pixelOf, side) => this.draw(context, pixelOf, side);
    if (hasTiles || hasPicture) this.decode(hasTiles, hasPicture);
  }

  async decode(hasTiles, hasPicture) {
    if (!this.asked.model) return;
    const decoding = new Decoding(this.phone.base, this.asked.model);
    this.decoding = decoding;
    try {
      if (hasPicture) await this.show(this.plane.cursor ?? [0, 0]);
      if (hasTiles) await this.plane.showTiles(decoding);
    } catch (error) {
      this.phone.say("no", `This phone cannot decode: ${error.message}`);
    }
  }

  // The picture at a place; while one is decoded, only the newest place waits.
  async show(place) {
    this.wanted = place;
    if (!this.decoding || this.isDecoding) return;
    this.isDecoding = true;
    try {
      while (this.wanted) {
        const [now] = [this.wanted, (this.wanted = null)];
        const image = canvasOf(await this.decoding.images([now]), this.decoding.shape);
        Object.assign(this.picture, { width: image.width, height: image.height });
        this.picture.getContext("2d").drawImage(image, 0, 0);
      }
    } finally {
      this.isDecoding = false;
    }
  }

  close() {
    clearTimeout(this.timer);
    this.plane.close();
    this.decoding?.close();
  }
}

export class Explore extends Pad {
  constructor(phone, room) {
    super(phone, room, { hasTiles: true, hasPicture: true });
    this.plane.steer((place) => this.move(place), [0, 0]);
    this.places = [];
    phone.say("", this.asked.model ? "Move over the plane: your phone decodes." : "The room’s own model is not trained yet.");
  }

  move(place) {
    this.show(place);
    this.latest = place;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.phone.line.send([this.scene, ...this.latest]);
    }, POSITION_MS);
  }

  update(mine) {
    this.places = mine.places ?? [];
    if (this.places.length) this.phone.say("kept", "The rings are where your own drawings lie.");
    this.plane.paint();
  }

  draw(context, pixelOf, side) {
    context.strokeStyle = "#ffb020";
    context.lineWidth = side / 90;
    for (const place of this.places) {
      context.beginPath();
      context.arc(...pixelOf(place), side / 28, 0, 2 * Math.PI);
      context.stroke();
    }
    cross(context, pixelOf(this.plane.cursor ?? [0, 0]), side / 24, "#fff");
  }
}

export class Pin extends Pad {
  constructor(phone, room) {
    const isGuess = room.question.options.length > 0;
    super(phone, room, { hasTiles: true, hasPicture: false });
    if (isGuess) {
      this.seen.className = "seen";
      this.seen.prepend(element("img", { src: phone.optionUrl(room, 0), alt: "The picture that will land" }));
    }
    this.button = element("button", { words: "Pin it here", disabled: true, on: { click: () => this.send() } });
    phone.place.append(this.button);
    this.plane.steer((place) => this.choose(place), [0, 0], "Latent plane: tap, or use the arrow keys, then pin");
  }

  choose(place) {
    if (!this.isOpen) return;
    this.pin = place;
    this.button.disabled = false;
  }

  send() {
    this.phone.answer(0, this.pin);
    this.button.disabled = true;
    this.button.textContent = "Move it and pin it again";
  }

  update(mine, room) {
    this.isOpen = room.phase === "open";
    this.button.hidden = !this.isOpen;
    const kept = mine.answers[0];
    if (kept && !this.pin) {
      this.pin = this.plane.cursor = kept;
      this.button.textContent = "Move it and pin it again";
    }
    this.right = mine.outcome?.right ?? room.results?.right;
    const { distance, rank, of } = mine.outcome ?? {};
    if (rank) this.phone.say("kept", `You were ${distance} away: number ${rank} of ${of}.`);
    this.plane.paint();
  }

  draw(context, pixelOf, side) {
    if (this.right) disc(context, pixelOf(this.right), side / 30, "#2fb36d");
    if (this.pin) disc(context, pixelOf(this.pin), side / 40, "#f08a00");
    if (this.isOpen) cross(context, pixelOf(this.plane.cursor), side / 24, "#fff");
  }
}
