// How does a worker that decodes look like a server?
//
// It has what LiveSocket uses of a WebSocket, so that the same two lanes and portions serve both.
// The worker is portable/decoder_worker.js; script: its text, file: the decoder's bytes.

const CANNOT = 4000; // the close code of a file or a browser with which it would not do next time either

export class WorkerSocket {
  constructor({ script, file }) {
    this.readyState = 0;
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.worker = new Worker(url);
    this.worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url);
      this.#begin(data);
    };
    this.worker.onerror = () => this.#end("The decoder does not run in this browser.");
    this.worker.postMessage(file);
  }

  #begin({ error }) {
    if (error) {
      this.#end(error);
      return;
    }
    this.readyState = 1;
    this.worker.onmessage = ({ data }) => this.onmessage({ data });
    this.onopen();
  }

  #end(reason) {
    this.close();
    this.onclose({ code: CANNOT, reason });
  }

  send(message) {
    this.worker.postMessage(message, [message]);
  }

  close() {
    this.readyState = 3;
    this.worker.terminate();
  }
}
