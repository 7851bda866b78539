// When does the script hear what a person has done?
//
// On release, never while something moves: several releases in quick succession are one report.

import { Reconnection } from "./reconnection.js";

const REST_MS = 350;

// Reports of a component's state, debounced.
export class ReportedState {
  // read() gives the state as it is now; send(state) is set by each run of the component.
  constructor(read, rest = REST_MS) {
    this.read = read;
    this.rest = rest;
    this.send = () => {};
    this.last = "";
    this.reconnection = new Reconnection(() => this.last && this.send(JSON.parse(this.last)));
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#now(), this.rest);
  }

  // The last report once more, with a change to it: what has not been released since is not meant.
  // Before any report it is the state as it is now, marked by `unreleased`.
  again(change, unreleased) {
    const state = { ...(this.last ? JSON.parse(this.last) : { ...this.read(), ...unreleased }), ...change };
    this.last = JSON.stringify(state);
    this.send(state);
  }

  #now() {
    const state = this.read();
    const text = JSON.stringify(state);
    if (text === this.last) return;
    this.last = text;
    this.send(state);
  }

  close() {
    clearTimeout(this.timer);
    this.reconnection.close();
  }
}
