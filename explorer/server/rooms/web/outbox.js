// Which answers has the room not confirmed yet? They are sent again until it has, over reloads too.

export class Outbox {
  constructor(key, store) {
    this.key = key;
    this.store = store;
    this.messages = new Map();
    try {
      for (const message of JSON.parse(store?.getItem(key) ?? "[]")) this.messages.set(message.id, message);
    } catch {
      this.messages.clear();
    }
  }

  // A newer answer under the same number takes the place of one that has not arrived.
  put(scene, n, value) {
    for (const [id, message] of this.messages) {
      if (message.scene === scene && message.n === n) this.messages.delete(id);
    }
    const message = { t: "answer", id: `${Date.now().toString(36)}-${scene}-${n}`, scene, n, value };
    this.messages.set(message.id, message);
    this.#keep();
    return message;
  }

  // Whether the message of that id was waited for.
  drop(id) {
    const was = this.messages.delete(id);
    this.#keep();
    return was;
  }

  #keep() {
    try {
      this.store?.setItem(this.key, JSON.stringify([...this.messages.values()]));
    } catch {
      // A browser that keeps nothing still sends.
    }
  }
}
