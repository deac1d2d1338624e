/** The registers of a chip with 16-bit registers, as ECMA-419's SMBus has them. A chip that does not answer throws. */
export interface WordIo {
  readUint16(register: number, bigEndian: boolean): number;
  writeUint16(register: number, value: number, bigEndian: boolean): void;
}

/** I²C address with both address pins low, as on a CoreS3. */
export const AW88298_ADDRESS = 0x36;

/** 06h: receives I²S, left channel, slots of 32 bits, 24 kHz (code 5): the rate of the SDK's audio output on this board. */
const I2SCTRL = Object.freeze({ register: 0x06, value: 0x14c5 });

/**
 * Written in this order. The values are those of the Moddable SDK's target for the CoreS3 (`setup-target.js`). The maker gives the data sheet
 * to customers only: nobody has checked what the bits mean, and nobody has heard them on a board.
 */
const awake = Object.freeze([
  // SYSCTRL2: not muted, no automatic gain.
  Object.freeze({ register: 0x05, value: 0x0008 }),
  // BSTCTRL2: without its booster, on the board's own supply.
  Object.freeze({ register: 0x61, value: 0x0673 }),
  // SYSCTRL: I²S on, amplifier on, powered up.
  Object.freeze({ register: 0x04, value: 0x4040 }),
  // HAGCCFG4: 6 steps below the loudest, the SDK's volume of 250 in 256.
  Object.freeze({ register: 0x0c, value: 0x0664 }),
  I2SCTRL,
]);

/**
 * Switches an AW88298 (amplifier of a loudspeaker, samples by I²S) on. To be called before each sound: the chip may have been reset.
 *
 * @throws Error where it does not answer, or does not keep what was written.
 */
export function wakeAw88298(io: WordIo): void {
  for (const { register, value } of awake) io.writeUint16(register, value, true);
  if (io.readUint16(I2SCTRL.register, true) !== I2SCTRL.value)
    throw new Error("AW88298: it does not keep its settings");
}
