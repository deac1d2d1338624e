// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Key } from "../../../hal/keypad";
import { codeFaults } from "../../scenario/fault-codes";
import { panel } from "./state";
import { WorldDevice } from "./world-device";

/** What a row of mcsim's hands over with its event. */
interface RowData {
  readonly name?: string;
  readonly value: unknown;
}

/** What a button of a card or a fault hands over. */
interface ButtonData {
  readonly card?: string;
  readonly action?: string;
  readonly code?: string;
}

/** A part of the network, by the name of its row. */
function bearerOf({ name = "" }: RowData): string {
  return name.split(".")[0] ?? "";
}

/** Takes the events of the rows, the keys and the pad. */
export class Device extends WorldDevice {
  onKey(_container: PiuContent, key: Key): void {
    this.play("key", { key });
  }

  onCard(_container: PiuContent, { card, action }: ButtonData): void {
    this.play("card", { card, action });
  }

  onFault(_container: PiuContent, { code }: ButtonData): void {
    this.play("fault", { code });
    const does = Object.hasOwn(codeFaults, code ?? "") ? codeFaults[code ?? ""]?.does : undefined;
    this.told = `${code}: ${does}`;
  }

  onPlug(_container: PiuContent, { value }: RowData): void {
    this.play("power", { action: value ? "on" : "cut" });
  }

  onCharger(_container: PiuContent, { value }: RowData): void {
    this.play("power", { action: value ? "charger-in" : "charger-out" });
  }

  onBattery(_container: PiuContent, { value }: RowData): void {
    this.play("power", { battery: Number(value) / 100 });
  }

  onSpeed(_container: PiuContent, { value }: RowData): void {
    this.terminal.pace.speed = value === "max" ? "max" : value === "10" ? 10 : 1;
  }

  onPause(_container: PiuContent, { value }: RowData): void {
    this.terminal.pace.paused = value !== true;
  }

  onPin(): void {
    const card = this.terminal.room?.lastCard ?? "";
    if (card === "") this.told = "no card was played yet";
    else this.play("key", { pin: card, then: "enter" });
  }

  onTakeCard(): void {
    const card = this.terminal.room?.lastCard ?? "";
    if (card === "") this.told = "no card was played yet";
    else this.play("card", { card, action: "remove" });
  }

  onGroup(_container: PiuContent, { value }: RowData): void {
    panel.group = String(value);
    panel.deck?.empty();
  }

  onFamily(_container: PiuContent, { value }: RowData): void {
    panel.family = String(value);
    panel.catalogue?.empty();
  }

  onSignature(_container: PiuContent, { value }: RowData): void {
    panel.signature = String(value);
  }

  onSign(): void {
    this.#sign("confirm");
  }

  onClearPad(): void {
    this.#sign("clear");
  }

  #sign(end: "confirm" | "clear"): void {
    const { strokes } = panel.ink;
    this.play("sign", { ...(strokes.length > 0 ? { strokes } : { signature: panel.signature }), then: end });
    panel.ink.clear();
    panel.pad?.invalidate();
  }

  onPaper(_container: PiuContent, { value }: RowData): void {
    this.play("printer", { paper: value ? "in" : "out" });
  }

  onCover(_container: PiuContent, { value }: RowData): void {
    this.play("printer", { cover: value ? "closed" : "open" });
  }

  onBearer(_container: PiuContent, data: RowData): void {
    this.play("network", { bearer: bearerOf(data), up: data.value === true });
  }

  onLatency(_container: PiuContent, data: RowData): void {
    this.play("network", { bearer: bearerOf(data), latencyMs: Number(data.value) });
  }

  onLoss(_container: PiuContent, data: RowData): void {
    this.play("network", { bearer: bearerOf(data), loss: Number(data.value) / 100 });
  }

  onLanguage(_container: PiuContent, { value }: RowData): void {
    this.terminal.language = value === "zh" || value === "en" ? value : undefined;
  }

  onModel(_container: PiuContent, { value }: RowData): void {
    const { acquirer } = panel.kind;
    if (value === "classic") return void this.anew({ model: value, acquirer });
    void this.anew({ model: value === "esign" ? value : "smart", acquirer, largeKeys: true });
  }

  onAcquirer(_container: PiuContent, { value }: RowData): void {
    const acquirer = value === "shengpay" || value === "tongfu" || value === "unionpay" ? value : "lakala";
    void this.anew({ ...panel.kind, acquirer });
  }

  onAnew(): void {
    void this.anew(panel.kind);
  }

  onUnfault(): void {
    this.play("unfault", {});
  }

  onCheck(): void {
    void this.check();
  }
}
