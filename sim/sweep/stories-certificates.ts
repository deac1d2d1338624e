import { byChip } from "./stories-cards";
import { differ, settling, settlingAgain } from "./stories-settlement";
import type { Story } from "./story";
import { host, logOn, slips, story, strike } from "./story-acts";

/** A sale whose script fails behind its certificate, and one whose card takes a false issuer's word. */
const twoChips = [
  host({ script: { command: "wrong-mac", template: "72", times: 1 } }),
  ...byChip(),
  ...slips,
  host({ issuerAnswer: { answer: "wrong", times: 1 } }),
  ...byChip("trusting-chip", 2345),
  ...slips,
];

/** Chips' certificates in a settlement, and what can come between. */
export function certificateStories(): readonly Story[] {
  return [
    story("certificates", "a balanced batch with a chip's sale: its certificate goes up by itself", [
      ...logOn,
      ...byChip(),
      ...slips,
      ...settling,
    ]),
    story(
      "certificates-differ",
      "the totals differ: the records, then the certificates, those of a false issuer last",
      [...logOn, ...twoChips, differ, ...settling],
    ),
    story("certificates-lost", "the answer to a certificate gets lost: it goes on by itself", [
      ...logOn,
      ...twoChips,
      strike("receive", "drop", { nth: 3 }),
      ...settlingAgain,
    ]),
    story(
      "certificates-doubled",
      "the network doubles a certificate and its answer",
      [
        ...logOn,
        ...byChip(),
        ...slips,
        strike("send", "duplicate", { nth: 3 }),
        strike("receive", "duplicate", { nth: 3 }),
        ...settling,
      ],
      { doubling: true },
    ),
  ];
}
