// What did an earlier session of this tab leave behind, and what is to be left of this one?

import { Kept } from "../live/kept.js";
import { mounted } from "../live/mount.js";

export default mounted(
  () => ({ close: () => {} }),
  (_, { data, setStateValue }) => {
    const { part, model, value, is_known: isKnown } = data;
    const kept = new Kept(part, model);
    if (isKnown) {
      kept.write(value);
      return;
    }
    const left = kept.read();
    if (left !== null) setStateValue("found", { model, value: left });
  },
);
