/**
 * The rooms of the house, the lowest first: a file imports from its own room and from rooms above it in this list, never from
 * one below. A room is a folder; an entry that is a file is a room of its own. The pictures in `sim/README.md`,
 * `sim/desktop/README.md` and `src/README.md` show the same.
 */

/** The contracts, which everybody may know. */
const contracts: readonly string[] = Object.freeze(["hal"]);

/** The firmware's. */
const firmwareRooms: readonly string[] = Object.freeze([
  "src/board.d.ts",
  "src/values",
  "src/screen",
  "src/journal",
  "src/evidence",
  "src/guard",
  "src/book",
  "src/signature",
  "src/emv",
  "src/receipt",
  "src/profiles",
  "src/host",
  "src/management",
  "src/diagnosis",
  "src/context.ts",
  "src/counter",
  "src/transaction/kinds",
  "src/transaction/card",
  "src/transaction/scan",
  "src/transaction/signing",
  "src/transaction/slips",
  "src/transaction/flow",
  "src/till",
  "src/settlement",
  "src/payout",
  "src/activation",
  "src/operator",
  "src/terminal.ts",
  "src/main.ts",
]);

/** What stands behind the contracts. The firmware must not know it: it is above. */
const ends: readonly string[] = Object.freeze(["hal/drivers", "hal/remote", "hal/boards"]);

const simRooms: readonly string[] = Object.freeze([
  "sim/crypto",
  "sim/cards",
  "sim/engine",
  "sim/world",
  "sim/buses",
  "sim/chips",
  // The acquirer's core; what changes it, shows it and keeps it; the whole.
  "sim/acquirer",
  "sim/acquirer/verb",
  "sim/acquirer/view",
  "sim/acquirer/snapshot",
  "sim/acquirer/acquirer-types.ts",
  "sim/acquirer/acquirer.ts",
  "sim/acquirer/connection.ts",
  "sim/till",
  "sim/devices",
  "sim/board",
  "sim/books",
  "sim/witness",
  "sim/simulator",
  "sim/raster",
  "sim/scenario",
  "sim/diagnose",
  "sim/xs",
  "sim/mcu",
  "sim/sweep",
  "sim/fuzz",
  "sim/moddable",
]);

const desktopRooms: readonly string[] = Object.freeze([
  "sim/desktop/bundling.mjs",
  "sim/desktop/bundling.d.mts",
  "sim/desktop/formats",
  "sim/desktop/xsnap",
  "sim/desktop/real-time",
  "sim/desktop/serial",
  "sim/desktop/parts",
  "sim/desktop/moddable",
  "sim/desktop/board",
  "sim/desktop/engines",
  "sim/desktop/package",
  "sim/desktop/network",
  "sim/desktop/state",
  "sim/desktop/till",
  "sim/desktop/stage",
  "sim/desktop/receipt",
  "sim/desktop/page",
  "sim/desktop/server",
  "sim/desktop/site",
  "sim/desktop/console",
  "sim/desktop/mcsim",
  "sim/desktop/bench",
  "sim/desktop/sweep",
  "sim/desktop/fuzz",
  "sim/desktop/screens",
  "sim/desktop/commands",
  // Run by hand.
  "sim/desktop/cards",
  "sim/desktop/fonts",
  "sim/desktop/pictures",
  // The launcher.
  "sim/desktop",
]);

export const order: readonly string[] = Object.freeze([
  ...contracts,
  ...firmwareRooms,
  ...ends,
  ...simRooms,
  ...desktopRooms,
]);

/** The areas that are judged. */
export const areas: readonly string[] = Object.freeze(["hal", "src", "sim"]);
