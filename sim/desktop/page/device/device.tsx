import { keepFocus, type Part } from "../part";
import { hint } from "../words/hints";
import { Keypad } from "./keypad";
import { Lights } from "./lights";
import { Pad } from "./pad";
import { PayersPhone } from "./payers-phone";
import { Scanner } from "./scanner";
import { Screen } from "./screen";
import { Slot } from "./slots";

interface DeviceProps {
  readonly part: Part;
  readonly chosen: string | undefined;
  readonly onRefused: () => void;
}

/** The terminal of the model that runs: the parts that it has, where a hand would look for them. */
export function Device({ part, chosen, onRefused }: DeviceProps) {
  const { seen, say } = part;
  const { device, power } = seen;
  const model = device?.model ?? "classic";
  const dark = power?.powered === false ? "dark" : "";
  const slot = { part, chosen, onRefused };
  return (
    <section class={`device ${model} ${dark}`} aria-label={say.terminal} data-model={model}>
      <div class="crown">
        <Slot {...slot} at="tap" />
        <span class="brand" aria-hidden="true">
          QIANSHOU
        </span>
        <Lights {...part} />
      </div>
      <Screen {...part} />
      {device?.pad ? <Pad {...part}>{device.scanner ? <Scanner {...part} /> : null}</Pad> : null}
      <Keypad {...part} />
      <Slot {...slot} at="chip" />
      <Slot {...slot} at="stripe" />
    </section>
  );
}

/** What a newcomer does next, and at the PIN screen somebody who does it. */
export function NextStep({ part, chosen }: { part: Part; chosen: string | undefined }) {
  const { room, seen, language, say } = part;
  const collecting = seen.device?.pinPad.collecting ?? false;
  return (
    <div class="next-step">
      <p class="hint" aria-live="polite">
        {hint(seen.screen?.id, language)}
      </p>
      {collecting && chosen !== undefined ? (
        <button
          type="button"
          data-act="pin"
          onMouseDown={keepFocus}
          // biome-ignore lint/suspicious/noThenProperty: the verb has a field of this name.
          onClick={() => void room.act("key", { pin: chosen, then: "enter" })}
        >
          {say.typePin}
        </button>
      ) : null}
      {seen.screen?.id === "qr" ? <PayersPhone {...part} /> : null}
    </div>
  );
}
