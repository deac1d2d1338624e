import type { Part } from "../part";
import { Keypad } from "./keypad";
import { Lights } from "./lights";
import { Pad } from "./pad";
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
    <section class={`device ${model} ${dark}`} aria-label={say.terminal} data-model={model} tabIndex={-1}>
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
