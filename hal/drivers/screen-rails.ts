import type { Expander, Rails, RailsWithResets, ScreenWiring } from "./screen-power";

/** Chip ids (register 03h of both). */
const idAxp192 = Object.freeze({ register: 0x03, value: 0x03 });
const idAxp2101 = Object.freeze({ register: 0x03, value: 0x4a });

/** AXP192 (data sheet 9.11) on the first Core2: DC3 feeds the lamp, LDO2 the panel, GPIO4 is its reset, GPIO2 lets the amplifier go. */
const core2Axp192: RailsWithResets = Object.freeze({
  id: idAxp192,
  screenOn: Object.freeze([
    // LDO2 in the high nibble, 1.8 V and 0.1 V a step.
    Object.freeze({ register: 0x28, mask: 0xf0, value: 0xf0 }),
    Object.freeze({ register: 0x12, mask: 0x04, value: 0x04 }),
  ]),
  soundOn: Object.freeze([
    // GPIO2 an open drain, which lets go.
    Object.freeze({ register: 0x93, mask: 0x07, value: 0x00 }),
    Object.freeze({ register: 0x94, mask: 0x04, value: 0x04 }),
  ]),
  lamp: Object.freeze({ register: 0x27, mask: 0x7f, baseMillivolts: 700, stepMillivolts: 25 }),
  lampOn: Object.freeze({ register: 0x12, mask: 0x02 }),
  resets: Object.freeze({
    // GPIO4 an open drain.
    ready: Object.freeze([Object.freeze({ register: 0x95, mask: 0x8c, value: 0x84 })]),
    lines: Object.freeze([Object.freeze({ register: 0x96, mask: 0x02 })]),
  }),
});

/** AXP2101 (data sheet 6.12) on the Core2 from version 1.1: BLDO1 feeds the lamp, ALDO4 the panel, ALDO2 is its reset, ALDO3 feeds the amplifier. */
const core2Axp2101: RailsWithResets = Object.freeze({
  id: idAxp2101,
  screenOn: Object.freeze([
    // 0.5 V and 0.1 V a step. 90h: which are on.
    Object.freeze({ register: 0x95, mask: 0x1f, value: 28 }),
    Object.freeze({ register: 0x93, mask: 0x1f, value: 28 }),
    Object.freeze({ register: 0x90, mask: 0x08, value: 0x08 }),
  ]),
  soundOn: Object.freeze([
    Object.freeze({ register: 0x94, mask: 0x1f, value: 28 }),
    Object.freeze({ register: 0x90, mask: 0x04, value: 0x04 }),
  ]),
  lamp: Object.freeze({ register: 0x96, mask: 0x1f, baseMillivolts: 500, stepMillivolts: 100 }),
  lampOn: Object.freeze({ register: 0x90, mask: 0x10 }),
  resets: Object.freeze({
    ready: Object.freeze([]),
    lines: Object.freeze([Object.freeze({ register: 0x90, mask: 0x02 })]),
  }),
});

/** An M5Stack Core2, of either kind. */
export const core2Screen: ScreenWiring = Object.freeze({ chips: Object.freeze([core2Axp192, core2Axp2101]) });

/**
 * AXP2101 on a CoreS3: DLDO1 feeds the lamp (90h bit 7, 99h). The panel is on the processor's own 3.3 V. ALDO1 feeds the amplifier's logic: the
 * SDK's target sets it to the same 1.8 V, but what it feeds was written from memory and not checked against the board's circuit diagram.
 */
const coreS3Axp2101: Rails = Object.freeze({
  id: idAxp2101,
  screenOn: Object.freeze([]),
  soundOn: Object.freeze([
    // 1.8 V: 0.5 V and 13 steps of 0.1 V.
    Object.freeze({ register: 0x92, mask: 0x1f, value: 13 }),
    Object.freeze({ register: 0x90, mask: 0x01, value: 0x01 }),
  ]),
  lamp: Object.freeze({ register: 0x99, mask: 0x1f, baseMillivolts: 500, stepMillivolts: 100 }),
  lampOn: Object.freeze({ register: 0x90, mask: 0x80 }),
});

/**
 * AW9523B (data sheet, "Register List") on a CoreS3: P0_0 is the reset of the touch chip, P1_1 that of the panel. P0_2 is the reset of the
 * amplifier: the SDK's target drives it high, but what it resets was written from memory and not checked against the board's circuit diagram.
 */
const coreS3Aw9523: Expander = Object.freeze({
  address: 0x58,
  id: Object.freeze({ register: 0x10, value: 0x23 }),
  ready: Object.freeze([
    // Port 0 drives high as well as low; port 1 always does.
    Object.freeze({ register: 0x11, mask: 0x10, value: 0x10 }),
    // Pins and no current sources of lamps.
    Object.freeze({ register: 0x12, mask: 0x05, value: 0x05 }),
    Object.freeze({ register: 0x13, mask: 0x02, value: 0x02 }),
    // 0: an output.
    Object.freeze({ register: 0x04, mask: 0x05, value: 0x00 }),
    Object.freeze({ register: 0x05, mask: 0x02, value: 0x00 }),
  ]),
  lines: Object.freeze([Object.freeze({ register: 0x02, mask: 0x05 }), Object.freeze({ register: 0x03, mask: 0x02 })]),
});

/** An M5Stack CoreS3, and CoreS3 SE. */
export const coreS3Screen: ScreenWiring = Object.freeze({
  chips: Object.freeze([coreS3Axp2101]),
  expander: coreS3Aw9523,
});
