import type { CardInterface } from "../../hal/card-reader";
import type { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import type { Key } from "../../hal/keypad";
import type { Endpoint } from "../../hal/network";
import type { Acquirer } from "../acquirer/acquirer-types";
import { certificateOf } from "../acquirer/certificate";
import { provisioningOf } from "../acquirer/default-configuration";
import type { HostMessage } from "../acquirer/environment";
import { bytesOfHex } from "../acquirer/host-security";
import { protectionOf } from "../acquirer/key-loading";
import type { CodeRead, PayersWill } from "../acquirer/orders";
import { walletOfCode } from "../acquirer/payers";
import { cardById, stripeOf } from "../cards/deck";
import { deckCards } from "../cards/deck-cards";
import { BatteryModel } from "../devices/battery";
import { type CardAction, type CardManner, CardReaderModel, type HeldCard } from "../devices/card-reader";
import { ClockModel } from "../devices/clock";
import { DisplayModel } from "../devices/display";
import { ElementCount } from "../devices/element-count";
import { NorFlash } from "../devices/flash";
import { KeypadModel } from "../devices/keypad";
import type { Link } from "../devices/link";
import { MemoryLink } from "../devices/memory-link";
import { NetworkModel } from "../devices/network";
import type { OutsidePart } from "../devices/outside";
import { PinPadModel } from "../devices/pin-pad";
import { PrinterModel } from "../devices/printer";
import { SignaturePadModel } from "../devices/signature-pad";
import { BeeperModel, ScannerModel, UpdateModel } from "../devices/small";
import { Witness } from "../witness/evidence-witness";
import { runUntil } from "../world/run-until";
import { World } from "../world/world";
import { openAcquirer } from "./acquirer-of-world";
import { attachDevices } from "./attach";
import { installationOf, seedOf } from "./installation";
import { KeptElement } from "./kept-element";
import { MessageLog } from "./message-log";
import { FLASH_BYTES, type KeptState, type KeptTerminal, type Numbers, type SimulatorOptions } from "./options";
import { TillCounter } from "./till-counter";

const FIRMWARE_VERSION = "0.1.0";

const interfaces: readonly CardInterface[] = Object.freeze(["stripe", "chip", "tap"]);

export {
  DEFAULT_START_MS,
  FLASH_BYTES,
  type KeptState,
  type KeptTerminal,
  type Numbers,
  type OtherTerminal,
  type SimulatorOptions,
} from "./options";

/** One terminal of a model with all its devices, its acquirer, its cards: the world that verbs and tests play with. */
export class Simulator {
  readonly options: SimulatorOptions;
  /** Its place among the merchant's terminals, from 1. */
  readonly number: number;
  /** The merchant's terminals in their order, this one among them: acquirer and time are theirs together. */
  readonly company: readonly Simulator[];
  readonly world: World;
  readonly acquirer: Acquirer;
  readonly messages: MessageLog;
  /** Sees everything for the checker. */
  readonly witness: Witness;
  readonly display: DisplayModel;
  readonly keypad: KeypadModel;
  readonly pinPad: PinPadModel;
  readonly cardReader: CardReaderModel;
  readonly battery: BatteryModel;
  readonly clock: ClockModel;
  readonly network: NetworkModel;
  readonly flash: NorFlash;
  readonly beeper: BeeperModel;
  readonly update = new UpdateModel(FIRMWARE_VERSION);
  readonly printer: PrinterModel | undefined;
  readonly signaturePad: SignaturePadModel | undefined;
  readonly scanner: ScannerModel | undefined;
  /** Where the terminal has a line to a cash register. */
  readonly till: TillCounter | undefined;
  readonly secureElement: SoftwareSecureElement;
  readonly elementCount: ElementCount | undefined;
  readonly #serial: string;
  /** Where the terminal finds its acquirer; read at power-up. */
  readonly #hosts: Endpoint[];
  readonly #element: KeptElement;
  #numbers: Numbers | undefined;
  /** The numbers that it had and has. */
  readonly #names: Set<string>;

  /** @param company those of the same merchant that are there already. */
  private constructor(options: SimulatorOptions, company: Simulator[]) {
    this.options = options;
    const [first] = company;
    company.push(this);
    this.company = company;
    this.number = company.length;
    const { model, startMs, engine } = options;
    const { configuration, identity, hosts, personalisation } = installationOf(options, this.number);
    this.#hosts = hosts;
    this.#serial = identity.serial;
    this.#names = new Set([personalisation.terminal]);
    const seed = seedOf(options.seed, this.number);
    const beside = first ? { beside: first.world } : {};
    const world = new World({ seed, startMs, engine, identity, personalisation, ...beside });
    this.world = world;
    this.messages = new MessageLog(world);
    const heard = (message: HostMessage) => (company.find((each) => each.#isOf(message)) ?? this).#heardAtHost(message);
    this.acquirer = first?.acquirer ?? openAcquirer(world, configuration, options.kept?.books, heard);

    this.display = new DisplayModel(world, options.largeKeys);
    this.keypad = new KeypadModel(world);
    this.pinPad = new PinPadModel(world);
    this.cardReader = new CardReaderModel(world, interfaces, {
      counterOf: (id) => this.acquirer.lastCounter(id),
      ...(options.guests ? { guests: options.guests } : {}),
      ...(options.signers ? { signRaw: options.signers.signRaw } : {}),
    });
    this.battery = new BatteryModel(world);
    this.clock = new ClockModel(world);
    this.beeper = new BeeperModel(world);
    const link: Link =
      options.link?.(world, this.acquirer, this.clock) ??
      new MemoryLink(
        world,
        this.acquirer,
        personalisation.hosts.map((endpoint) => endpoint.host),
      );
    this.network = new NetworkModel(world, link, (direction, frame) => {
      const flight = this.messages.atTerminal(direction, frame);
      if (direction === "sent") this.witness.wire.sent(frame, world.nowMs);
      return flight;
    });
    const { acquirer, clock } = this;
    const certificate = () => certificateOf(acquirer.certificate, world.nowMs);
    if (!link.verifies) this.network.tls = { certificate, clock };
    const flashRandom = world.random("flash");
    const flashWord = () => flashRandom.uint32();
    this.flash =
      options.chip?.(flashWord) ??
      new NorFlash({
        sizeBytes: options.flashBytes ?? FLASH_BYTES,
        random: flashWord,
        ...(options.kept?.flash ? { image: options.kept.flash } : {}),
      });
    this.#element = new KeptElement({
      world,
      serial: identity.serial,
      vault: options.kept?.vault,
      pins: this.pinPad,
      reader: this.cardReader,
      ecdsa: options.signers?.ecdsa,
    });
    this.secureElement = this.#element.element;
    this.elementCount = options.countless ? undefined : new ElementCount(options.kept?.count);
    this.printer = model === "esign" ? undefined : new PrinterModel(world, () => this.battery.state);
    this.signaturePad = model === "classic" ? undefined : new SignaturePadModel(world);
    this.scanner = model === "smart" ? new ScannerModel(world) : undefined;
    this.till = options.till && new TillCounter(world, options.till);
    this.witness = new Witness(this);

    attachDevices(this);
  }

  /** A world ready to be switched on, as its first terminal; the others are in its `company`. */
  static async create(options: SimulatorOptions): Promise<Simulator> {
    const { others = [], kept, till: _till, chip: _chip, outside: _outside, ...shared } = options;
    const company: Simulator[] = [];
    const first = new Simulator(options, company);
    await first.#install(kept);
    for (const { engine, kept: itsOwn } of others) {
      const simulator = new Simulator({ ...shared, others, engine, ...(itsOwn ? { kept: itsOwn } : {}) }, company);
      await simulator.#install(itsOwn);
    }
    return first;
  }

  async #install(kept: Partial<KeptTerminal> | undefined): Promise<void> {
    if (kept?.numbers) this.personalise(kept.numbers);
    if (!kept?.vault) await this.loadMasterKey();
  }

  #isOf({ terminal }: HostMessage): boolean {
    return terminal !== undefined && this.#names.has(terminal);
  }

  #heardAtHost(message: HostMessage): void {
    const { world, options, witness } = this;
    this.messages.atHost(message, this.network.usualMs);
    if (message.direction === "sent") witness.wire.answered(message.frame, world.nowMs);
    else if (options.networkOnBoard) witness.wire.sent(message.frame, world.nowMs);
  }

  /** What the installer does: loads the acquirer's master key. */
  async loadMasterKey(): Promise<void> {
    const { tmkSlot, tmkHex, protectionHex } = provisioningOf(this.options.acquirer, this.number);
    const algorithm = this.options.national ? "sm4" : "des3";
    await this.secureElement.injectMaster(tmkSlot, bytesOfHex(tmkHex), algorithm, protectionOf(protectionHex));
    this.acquirer.loadedByHand(this.#serial);
  }

  /**
   * Support loads the terminal again, with it in hand (A14, D07, F08): its keys, and from where it counts; then it starts anew.
   */
  async supportLoads(): Promise<void> {
    await this.loadMasterKey();
    this.elementCount?.renew();
    this.restart();
  }

  /**
   * The installer sets whether the terminal connects by TLS, or on a line of its own without, and starts it anew.
   * @returns what it was set to before.
   */
  secureLink(tls: boolean): boolean {
    const before = this.#hosts.every((endpoint) => endpoint.tls);
    for (const [at, endpoint] of this.#hosts.entries()) this.#hosts[at] = { ...endpoint, tls };
    this.restart();
    return before;
  }

  /** The installer gives the terminal other numbers. They count from the next power-up on. */
  personalise(numbers: Numbers): void {
    this.#numbers = numbers;
    this.#names.add(numbers.terminal);
    this.world.personalise(numbers);
  }

  /** The power goes for a moment. */
  restart(): void {
    if (!this.world.powered) return;
    this.world.cutPower("restart");
    this.world.powerOn();
  }

  /** As if the installer had put in no master key (A14). The acquirer knows the device by the key that it signs with. */
  async removeMasterKey(): Promise<void> {
    const known = await this.secureElement.publicKey();
    if (known.kind === "ok") this.acquirer.enrol(this.#serial, known.bytes);
    await this.secureElement.removeMaster(provisioningOf(this.options.acquirer).tmkSlot);
  }

  /**
   * A person presses a key: on the PIN pad while it collects, else on the terminal.
   * @returns where it went; "nowhere" while the power is off.
   */
  press(key: Key): "pin-pad" | "keypad" | "nowhere" {
    if (!this.world.powered) return "nowhere";
    if (this.pinPad.collecting) {
      this.pinPad.press(key);
      return "pin-pad";
    }
    this.keypad.press(key);
    return "keypad";
  }

  /** A person plays a card of the deck, or a guest. @returns false when the reader took no notice; undefined for an unknown card. */
  playCard(id: string, action: CardAction, manner?: CardManner): boolean | undefined {
    const guest = this.options.guests?.find((each) => each.card.id === id);
    const card = guest?.card ?? cardById(deckCards, id);
    if (!card) return undefined;
    if (manner === "two-at-once") return this.#playTwo(id, action);
    const stripe = manner === "too-fast" ? undefined : stripeOf(card);
    const held: HeldCard = {
      id,
      ...(stripe?.kind === "track2" ? { stripe: { track2: guest?.track2 ?? stripe.track2 } } : {}),
    };
    const noticed = this.cardReader.play(held, action, manner === "left-in");
    this.world.note("card", { card: id, action, noticed, ...(manner ? { manner } : {}) });
    return noticed;
  }

  #playTwo(id: string, action: CardAction): boolean {
    const noticed = action === "tap" && this.cardReader.collide();
    this.world.note("card", { card: id, action, noticed, manner: "two-at-once" });
    return noticed;
  }

  /** The real part in the place of the printer, or behind this interface of the reader. */
  outside(part: OutsidePart["part"]): OutsidePart | undefined {
    return this.options.outside?.parts().find((each) => each.part === part);
  }

  /** A person holds a payer's code before the scanner. @returns false when it took no notice; undefined where there is none. */
  showCode(code: string): boolean | undefined {
    const { scanner } = this;
    if (!scanner) return undefined;
    const noticed = scanner.listening;
    scanner.show(code);
    // Whose code it was, and nothing of it.
    this.world.note("scan", { wallet: walletOfCode(code.trim()) ?? "none", noticed });
    return noticed;
  }

  /** A payer's phone reads the code on the screen. */
  payCode(will: PayersWill): CodeRead {
    const read = this.acquirer.readCode(this.display.view.qr ?? "", will);
    this.world.note("pay", { wallet: will.wallet, result: will.result, noticed: read === "asked" });
    return read;
  }

  /** Whether the terminal waits for a person: keys, card, PIN, signature or code. */
  get listening(): boolean {
    return (
      this.keypad.listening ||
      this.pinPad.collecting ||
      this.cardReader.listening ||
      (this.signaturePad?.listening ?? false) ||
      (this.scanner?.listening ?? false)
    );
  }

  /** Runs the world until everybody waits, at most `limitMs` of virtual time. @returns whether it came to rest. */
  async untilIdle(limitMs: number): Promise<boolean> {
    return this.until(() => this.world.idle, limitMs);
  }

  /** Runs the world until something is so, at most `limitMs` of virtual time. Real sockets need a caller that waits. */
  async until(so: () => boolean, limitMs: number): Promise<boolean> {
    return runUntil(this.world, so, limitMs);
  }

  /** What `--state` keeps of the whole world. */
  keep(): KeptState {
    const [, ...others] = this.company;
    return {
      ...this.#keepTerminal(),
      books: this.acquirer.snapshot(),
      ...(others.length > 0 ? { others: others.map((each) => each.#keepTerminal()) } : {}),
    };
  }

  #keepTerminal(): KeptTerminal {
    return {
      flash: this.flash.image,
      ...(this.#element.vault ? { vault: this.#element.vault } : {}),
      ...(this.elementCount ? { count: this.elementCount.kept } : {}),
      ...(this.#numbers ? { numbers: this.#numbers } : {}),
    };
  }
}
