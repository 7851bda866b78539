// How is the script asked for another run, once for each key?

import { mounted } from "../live/mount.js";

export default mounted(
  () => ({ asked: undefined, close: () => {} }),
  (request, { data, setTriggerValue }) => {
    if (request.asked === data.key) return;
    request.asked = data.key;
    setTriggerValue("asked", data.key);
  },
);
