// How does a page get the decoder of a model, to decode by itself?

// The runner and the decoder's file, from beside the model's live socket.
export function decoderUrls(liveUrl) {
  const file = new URL(liveUrl);
  file.protocol = file.protocol === "wss:" ? "https:" : "http:";
  file.pathname = file.pathname.replace(/live$/, "decoder");
  const script = new URL(file);
  script.pathname += ".js";
  script.search = "";
  return [script.href, file.href];
}

// { script, file, tag }, tag naming the weights; null where there is none, or it is the `known` one.
// Throws where the line is gone.
export async function fetchedDecoder(liveUrl, known, ask = fetch) {
  const [runner, decoder] = await Promise.all(decoderUrls(liveUrl).map((url) => ask(url, { priority: "low" })));
  const tag = decoder.headers.get("ETag");
  if (!runner.ok || !decoder.ok || tag === known) return null;
  return { script: await runner.text(), file: await decoder.arrayBuffer(), tag };
}
