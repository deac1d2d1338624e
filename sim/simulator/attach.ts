import type { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import type { CardReaderModel } from "../devices/card-reader";
import type { ElementCount } from "../devices/element-count";
import type { NorFlash } from "../devices/flash";
import { FlashPort } from "../devices/flash-port";
import { PinKeysModel } from "../devices/pin-keys";
import type { PinPadModel } from "../devices/pin-pad";
import type { PrinterModel } from "../devices/printer";
import { RealPrinter } from "../devices/real-printer";
import { RealReader } from "../devices/real-reader";
import { SecureElementModel } from "../devices/secure-element";
import { RandomModel } from "../devices/small";
import type { DeviceModel, World } from "../world/world";
import type { SimulatorOptions } from "./options";
import type { TillCounter } from "./till-counter";

/** Devices that are attached as they are, of every model and of some. */
type Every = "display" | "keypad" | "battery" | "clock" | "beeper" | "network" | "update";
type Some = "signaturePad" | "scanner";

/** The devices of one terminal; undefined: its model has none. */
interface DevicesOfTerminal
  extends Readonly<Record<Every, DeviceModel>>,
    Readonly<Record<Some, DeviceModel | undefined>> {
  readonly world: World;
  readonly options: SimulatorOptions;
  readonly pinPad: PinPadModel;
  readonly cardReader: CardReaderModel;
  readonly printer: PrinterModel | undefined;
  readonly flash: NorFlash;
  readonly secureElement: SoftwareSecureElement;
  readonly elementCount: ElementCount | undefined;
  readonly till: TillCounter | undefined;
}

/** Lets the firmware reach the terminal's devices, but for those that its board has of its own. */
export function attachDevices(devices: DevicesOfTerminal): void {
  const { world, options, pinPad, signaturePad, scanner, till } = devices;
  const { printer: printerOutside, readers } = options.outside ?? {};
  const cardReader = readers ? new RealReader(world, devices.cardReader, readers) : devices.cardReader;
  const printer =
    devices.printer && printerOutside ? new RealPrinter(world, devices.printer, printerOutside) : devices.printer;
  world.attach("display", devices.display);
  world.attach("keypad", devices.keypad);
  world.attach("pin-pad", pinPad);
  if (options.engine.drawsPinKeys) world.attach("pin-keys", new PinKeysModel(pinPad));
  world.attach("card-reader", cardReader);
  world.attach("battery", devices.battery);
  world.attach("clock", devices.clock);
  world.attach("beeper", devices.beeper);
  if (!options.networkOnBoard) world.attach("network", devices.network);
  if (!options.flashOnBoard) world.attach("flash", new FlashPort(devices.flash));
  world.attach("secure-element", new SecureElementModel(devices.secureElement, cardReader, devices.elementCount));
  world.attach("random", new RandomModel(world));
  world.attach("update", devices.update);
  if (printer) world.attach("printer", printer);
  if (signaturePad) world.attach("signature-pad", signaturePad);
  if (scanner) world.attach("scanner", scanner);
  if (till) world.attach("till", till.model);
}
