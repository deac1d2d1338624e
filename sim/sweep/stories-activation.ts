import type { Story } from "./story";
import { change, host, logOn, see, sell, slips, story, strike } from "./story-acts";

/** As if nobody had ever put a master key into it; support has released one, once: what is begun has to be brought to its end. */
const keyless = [see("operator.number"), host({ release: "keys" }), change((simulator) => simulator.removeMasterKey())];

/** The power goes in the middle of what loads a master key, and the sale behind that is charged under one key at both ends. */
export function activationStories(): readonly Story[] {
  return [
    keyed("activation", "without a master key: one comes from afar, once", [
      ...keyless,
      ...logOn,
      ...sell(12345),
      ...slips,
    ]),
    keyed("activation-lost-key", "the answer with the key gets lost: another one is asked for", [
      ...keyless,
      strike("receive", "drop", { nth: 2 }),
      ...logOn,
      ...sell(12345),
      see("approved"),
    ]),
    keyed("activation-lost-end", "the acquirer counts on the new key, and its yes gets lost", [
      ...keyless,
      strike("receive", "drop", { nth: 3 }),
      ...logOn,
      ...sell(12345),
      see("approved"),
    ]),
  ];
}

function keyed(name: string, tells: string, acts: Story["acts"]): Story {
  return story(name, tells, acts, { overTls: true });
}
