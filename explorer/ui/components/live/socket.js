// How is a model asked for pictures, and what happens when the line is gone?
//
// Two lanes share one WebSocket. The pointer lane holds one waiting request, always the newest, and
// at most two on their way. The batch lane (map tiles, pinned pictures) sends small portions one at
// a time, sized so that a portion never keeps the pointer waiting for long. The server may skip a
// sequence that a newer one has overtaken; a skipped portion is asked for again.

import { decodeReply, encodeRequest, isRefusal, retryDelay } from "./wire.js";

const POINTER_REQUESTS_UNDER_WAY = 2;
const PORTION_TARGET_MS = 6; // beyond what the way there and back takes
const FIRST_PORTION = 32;
const SMALLEST_PORTION = 16;
const SLOW_ROW_MS = 5; // of a model that takes longer for one, portions get smaller still
const SMALLEST_SLOW_PORTION = 4;
const LARGEST_PORTION = 128; // the server takes 256 latents in one message
export const REPLY_BYTES = 1 << 20; // and sends no more of images at once
const MESSAGE_FLOATS = 16_000; // and reads no more at once
const SILENCE_MS = 6000; // a line this quiet after a question is taken for dead

export class LiveSocket {
  // onState() is called when state ("connecting" | "live" | "reconnecting" | "refused") changes.
  // imageBytes: of one decoded image.
  constructor({
    url,
    imageBytes = 1,
    firstPortion = FIRST_PORTION,
    smallestPortion = SMALLEST_PORTION,
    onState = () => {},
    open,
    now,
    after,
  }) {
    this.url = url;
    this.smallestPortion = smallestPortion;
    this.largestPortion = Math.min(LARGEST_PORTION, Math.max(Math.floor(REPLY_BYTES / imageBytes), 1));
    this.onState = onState;
    this.open = open ?? ((to) => new WebSocket(to));
    this.now = now ?? (() => performance.now());
    this.after = after ?? ((ms, run) => setTimeout(run, ms));
    this.sequence = 0;
    this.attempt = 0;
    this.portion = Math.min(firstPortion, this.largestPortion);
    this.roundTripMs = null;
    this.pointerWaiting = null;
    this.pointerUnderWay = new Map();
    this.batches = [];
    this.batchUnderWay = null;
    this.closed = false;
    this.#setState("connecting");
    this.#connect();
  }

  // The newest pointer position; answer(pixels) is called if it is not overtaken.
  request(rows, answer) {
    this.pointerWaiting = { rows, answer };
    this.#pump();
  }

  // Many latent vectors of `rowLength` floats; answer(pixels, i) is called once for each row i.
  batch(rows, rowLength, answer) {
    const job = { rows, rowLength, answer, next: 0, count: rows.length / rowLength };
    if (job.count) this.batches.push(job);
    this.#pump();
    return { cancel: () => (job.isCancelled = true) };
  }

  // The batches that are not done, for another line to go on with.
  release() {
    this.#takeBackPortion();
    const jobs = this.batches;
    this.batches = [];
    return jobs;
  }

  adopt(jobs) {
    this.batches.push(...jobs);
    this.#pump();
  }

  // A person did something: worth another try, whatever was said before.
  retryNow() {
    if (this.closed || this.socket) return;
    this.attempt = 0;
    this.#setState("connecting");
    this.#connect();
  }

  close() {
    this.closed = true;
    this.#drop(1000);
  }

  #connect() {
    if (this.closed || this.socket) return;
    const socket = this.open(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.#setState("live", this.reason); // why the one before ended: it stays until an answer comes
      this.#pump();
    };
    socket.onmessage = ({ data }) => socket === this.socket && this.#receive(data);
    socket.onclose = ({ code, reason }) => socket === this.socket && this.#lost(code, reason);
    socket.onerror = () => {}; // a close event follows, and says more
  }

  #lost(code, reason) {
    this.#drop();
    if (this.closed) return;
    if (isRefusal(code)) {
      this.#setState("refused", reason || `The server refused the connection (code ${code}).`);
      return;
    }
    this.#setState("reconnecting", reason);
    this.after(retryDelay(this.attempt++), () => this.#connect());
  }

  #drop(code) {
    const socket = this.socket;
    this.socket = null;
    if (code && socket) socket.close(code);
    this.pointerUnderWay.clear();
    this.#takeBackPortion();
  }

  #takeBackPortion() {
    const portion = this.batchUnderWay;
    if (portion) portion.job.next = portion.from;
    this.batchUnderWay = null;
  }

  #setState(state, reason = "") {
    this.state = state;
    this.reason = reason;
    this.onState();
  }

  #pump() {
    if (this.socket?.readyState !== 1) return;
    if (this.pointerWaiting && this.pointerUnderWay.size < POINTER_REQUESTS_UNDER_WAY) {
      const { rows, answer } = this.pointerWaiting;
      this.pointerWaiting = null;
      this.pointerUnderWay.set(this.#send(rows), { answer, at: this.now() });
    }
    const pointerIsQuiet = !this.pointerWaiting && !this.pointerUnderWay.size;
    if (pointerIsQuiet && !this.batchUnderWay) this.#sendPortion();
  }

  #sendPortion() {
    this.batches = this.batches.filter(({ isCancelled, next, count }) => !isCancelled && next < count);
    const job = this.batches[0];
    if (!job) return;
    const from = job.next;
    const most = Math.max(Math.floor(MESSAGE_FLOATS / job.rowLength), 1);
    job.next = Math.min(from + Math.min(this.portion, most), job.count);
    const rows = job.rows.subarray(from * job.rowLength, job.next * job.rowLength);
    const sequence = this.#send(rows);
    this.batchUnderWay = { sequence, job, from, to: job.next, at: this.now() };
  }

  #send(rows) {
    this.sequence = (this.sequence + 1) >>> 0;
    this.socket.send(encodeRequest(this.sequence, rows));
    this.#watchForSilence();
    return this.sequence;
  }

  #watchForSilence() {
    if (this.watching) return;
    this.watching = true;
    const heard = this.heard;
    this.after(SILENCE_MS, () => {
      this.watching = false;
      const waits = this.pointerUnderWay.size || this.batchUnderWay;
      if (!waits || !this.socket) return;
      if (this.heard !== heard) this.#watchForSilence();
      else {
        this.socket.close();
        this.#lost(1006, "");
      }
    });
  }

  #receive(message) {
    const { sequence, pixels } = decodeReply(message);
    this.heard = sequence;
    this.attempt = 0;
    if (this.reason) this.#setState("live");
    const batch = this.batchUnderWay;
    if (batch?.sequence === sequence) this.#receivePortion(batch, pixels);
    const asked = this.pointerUnderWay.get(sequence);
    if (asked) {
      this.#forgetOvertaken(sequence);
      this.roundTripMs = this.now() - asked.at;
      asked.answer(pixels);
    }
    this.#pump();
  }

  #receivePortion({ job, from, to, at }, pixels) {
    this.batchUnderWay = null;
    const extra = this.now() - at - (this.roundTripMs ?? 0);
    const isSlow = extra > SLOW_ROW_MS * (to - from);
    const smallest = isSlow ? Math.min(SMALLEST_SLOW_PORTION, this.smallestPortion) : this.smallestPortion;
    if (extra > 2 * PORTION_TARGET_MS && this.portion > smallest) this.portion = Math.max(this.portion >> 1, smallest);
    else if (extra < PORTION_TARGET_MS) this.portion *= 2;
    this.portion = Math.min(this.portion, this.largestPortion);
    const size = pixels.length / (to - from);
    for (let i = from; i < to; i++) job.answer(pixels.subarray((i - from) * size, (i - from + 1) * size), i);
  }

  #forgetOvertaken(sequence) {
    for (const earlier of this.pointerUnderWay.keys()) {
      if (earlier <= sequence) this.pointerUnderWay.delete(earlier);
    }
    if (this.batchUnderWay?.sequence < sequence) this.#takeBackPortion();
  }
}
