// What is said of the line to the model: does it stand, how quick is it, why was it refused?

const EVERY_MS = 1000;

// Shows the state of one line, or of several as one.
export class LiveLine {
  // root: the element whose data-line is the state. read() gives { state, reason, where, roundTripMs }
  // or nothing yet; retry() tries again.
  constructor({ root, "line-words": words, reason, "reason-words": reasonWords, retry: button }, { read, retry }) {
    Object.assign(this, { root, words, reason, reasonWords, read, retry });
    button.onclick = retry;
    addEventListener("online", retry);
    this.timer = setInterval(() => this.show(), EVERY_MS);
  }

  show() {
    const line = this.read();
    if (!line) return;
    const { state, reason, where, roundTripMs } = line;
    const milliseconds = roundTripMs === null ? "" : ` · ${where} ${Math.max(Math.round(roundTripMs), 1)} ms`;
    const words = state === "live" ? `live${milliseconds}` : state;
    this.root.dataset.line = state;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.reason.hidden = !reason;
    this.reasonWords.textContent = reason ?? "";
  }

  close() {
    clearInterval(this.timer);
    removeEventListener("online", this.retry);
  }
}
