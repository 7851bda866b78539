// How does a page keep its line to the room, through sleep, a lost network and a restarted server?

const SILENCE_MS = 10_000; // the server says something every four seconds
const REFUSED = new Set([1003, 1007, 1008, 1009, 1013]);
const REFUSED_MS = 15_000;
const NOT_FOUND = 4404; // the room has ended: phones that slept would ask for its code for ever, as one who guesses

export class Line {
  // hello(): the first message; hear(message), tell(state, reason): "open", "gone" or "refused".
  constructor(url, { hello, hear, tell, spreadMs = 3000 }) {
    Object.assign(this, { url, hello, hear, tell, spreadMs });
    this.isOver = false;
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
    addEventListener("online", () => this.#look());
    setInterval(() => this.#look(), 2000);
    this.#open();
  }

  // Whether the message left.
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN || !this.isIn) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  end() {
    this.isOver = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  #open() {
    const socket = new WebSocket(this.url);
    Object.assign(this, { socket, isIn: false, heard: Date.now() });
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heard = Date.now();
      if (!this.isIn) {
        this.isIn = true;
        this.tell("open");
      }
      this.hear(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => socket === this.socket && this.#lost(code, reason);
  }

  #lost(code, reason) {
    this.socket = null;
    if (this.isOver) return;
    this.isOver = code === NOT_FOUND;
    const isRefused = (this.isOver || REFUSED.has(code)) && reason;
    this.tell(isRefused ? "refused" : "gone", reason);
    if (this.isOver) return;
    // Spread, so that a server that has just come back is not met by everyone at once.
    this.timer = setTimeout(() => this.#open(), (isRefused ? REFUSED_MS : 100) + Math.random() * this.spreadMs);
  }

  // A socket that says nothing any more is not waited for.
  #look() {
    if (!this.socket || Date.now() - this.heard < SILENCE_MS) return;
    const silent = this.socket;
    this.#lost(1006, "");
    silent.close();
  }
}

// Where the room's socket is, seen from any of its pages.
export function liveUrl(base, code) {
  const url = new URL(`${base}/room/${code}/live`, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
