import { BusTime } from "../buses/bus-time";
import { DigitalPin, SimulatedDigital } from "../buses/digital";
import { I2cBus } from "../buses/i2c";
import { SimulatedSMBus } from "../buses/i2c-io";
import { SimulatedSerial } from "../buses/serial-io";
import { type Strike, type Transfer, TransferPoints } from "../buses/transfers";
import { UartWire } from "../buses/uart";
import type { FoilKey } from "../chips/key-foil";
import { KeyFoil } from "../chips/key-foil";
import { SeededRandom } from "../world/random";
import { type ChipsOnBus, type ChipWishes, chipsOnBus } from "./chips";
import { PanelGlass } from "./glass";
import type { BusPins, SerialPins } from "./parts";
import { type BoardName, type Wiring, wirings } from "./wirings";

export interface HardwareOptions {
  readonly name: BoardName;
  /** The board's running time. */
  readonly now: () => number;
  /** Chips other than the board's usual ones. */
  readonly chips?: ChipWishes;
  /** The power went in the middle of a transfer. */
  readonly onCut: (transfer: Transfer) => void;
  readonly onTransfer?: (transfer: Transfer, strike: Strike | undefined) => void;
}

const BAUD = 115_200;
/** The SDK's classes wait for a bus that is not free for so long. */
const BUS_TIMEOUT_MS = 400;

/** What is on one board, around its processor: buses and what hangs on them. It outlives the power. */
export class BoardHardware {
  readonly time = new BusTime();
  readonly transfers: TransferPoints;
  /** To the other end. */
  readonly line: UartWire;
  readonly chips: ChipsOnBus;
  readonly glass: PanelGlass | undefined;
  /** The colour of the lamp that the board has. */
  lamp: readonly number[] = [];
  readonly #wiring: Wiring;
  readonly #bus: I2cBus | undefined;
  /** Where other pins lead to. */
  readonly #nowhere: I2cBus;
  readonly #pins = new Map<number, DigitalPin>();
  readonly #foil: KeyFoil | undefined;

  constructor(options: HardwareOptions) {
    const { name, now, onCut, onTransfer } = options;
    const wiring = wirings[name];
    const { time } = this;
    this.#wiring = wiring;
    const transfers = new TransferPoints({
      random: new SeededRandom(1),
      onCut,
      ...(onTransfer ? { onTransfer } : {}),
    });
    this.transfers = transfers;
    this.line = new UartWire({ time, transfers, name: "line", baud: BAUD });
    this.#nowhere = new I2cBus({ time, transfers, name: "nowhere" });
    this.#bus = wiring.bus && new I2cBus({ time, transfers, name: "inside" });
    this.chips = chipsOnBus({ name, bus: this.#bus, now, busNow: time.now }, options.chips);
    const { panel, keypad } = wiring;
    this.glass = panel && new PanelGlass({ ...panel, time, transfers, isOn: this.chips.panelIsOn });
    const pinsOf = (pins: readonly number[]) => pins.map((pin) => this.#pinAt(pin));
    this.#foil = keypad && new KeyFoil(pinsOf(keypad.rows), pinsOf(keypad.columns));
  }

  /** Power comes. */
  powerOn(): void {
    this.transfers.restore();
    this.chips.powerOn();
    this.glass?.reset();
    this.lamp = [];
  }

  /** Power is gone. */
  powerLost(): void {
    this.line.powerLost();
    for (const bus of [this.#bus, this.#nowhere]) bus?.powerLost();
    this.time.forgetInterrupts();
    for (const [, pin] of this.#pins) pin.pull("processor", undefined);
  }

  /** Keys of the keypad are down. */
  press(keys: readonly FoilKey[]): void {
    if (!this.#foil) throw new Error("this board has no keypad");
    this.#foil.press(keys);
  }

  openSerial({ port, transmit, receive, baud, onReadable, onWritable }: SerialPins): SimulatedSerial {
    const { line } = this.#wiring;
    if (port !== line.port || transmit !== line.transmit || receive !== line.receive)
      throw new Error(`UART ${port} at pins ${transmit} and ${receive} leads nowhere`);
    return new SimulatedSerial({ wire: this.line, baud, format: "buffer", onReadable, onWritable });
  }

  openChip({ data, clock, hz, address }: BusPins): SimulatedSMBus {
    const { bus: at } = this.#wiring;
    const bus = at && data === at.data && clock === at.clock ? this.#bus : undefined;
    return new SimulatedSMBus({ bus: bus ?? this.#nowhere, hz, address, timeout: BUS_TIMEOUT_MS });
  }

  openPin(pin: number, mode: number): SimulatedDigital {
    return new SimulatedDigital({ pin: this.#pinAt(pin), mode, initialValue: 1 });
  }

  shine(pin: number, colour: readonly number[]): void {
    if (pin === this.#wiring.lamp) this.lamp = colour;
  }

  #pinAt(pin: number): DigitalPin {
    const known = this.#pins.get(pin) ?? new DigitalPin(this.time, `GPIO ${pin}`);
    this.#pins.set(pin, known);
    return known;
  }
}
