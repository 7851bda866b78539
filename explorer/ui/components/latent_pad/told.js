// When is Streamlit told where the pad is?
//
// On release, never while something moves: several releases in quick succession are told as one.

const REST_MS = 350;

export class Told {
  constructor(state) {
    this.state = state;
    this.send = () => {};
    this.last = "";
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#now(), REST_MS);
  }

  #now() {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.last) return;
    this.last = text;
    this.send(state);
  }

  close() {
    clearTimeout(this.timer);
  }
}
