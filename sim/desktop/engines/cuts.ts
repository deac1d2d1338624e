/**
 * Where a bundle of the simulated world is cut into pieces. Each name at the top level of a piece takes a slot of the stack while it is
 * loaded, and no engine has room for all names of firmware and world at once.
 */
export const worldCuts = Object.freeze({
  acquirer: "sim/acquirer/acquirer.ts",
  payouts: "sim/acquirer/payouts.ts",
  cards: "sim/cards/deck.ts",
  devices: "sim/devices/network.ts",
  life: "src/book/life.ts",
  checker: "sim/scenario/checker.ts",
  simulator: "sim/simulator/simulator.ts",
  scenario: "sim/scenario/verbs.ts",
});

/** Where the firmware is cut that lies in one bundle with its world; the firmware alone is one piece. */
export const firmwareCuts = Object.freeze({
  settlement: "src/settlement/run.ts",
});
