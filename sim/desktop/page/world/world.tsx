import { useState } from "preact/hooks";
import { keepFocus, type Part } from "../part";
import { AcquirerControls } from "./acquirer";
import { Bearers } from "./bearers";

const MINUTE_MS = 60_000;

/** Everything around the terminal that is not a card: network, acquirer, time, paper, and a new beginning. */
export function World(part: Part) {
  return (
    <div class="world">
      <Bearers {...part} />
      <AcquirerControls {...part} />
      <Time {...part} />
      <PaperSupply {...part} />
      <NewWorld {...part} />
    </div>
  );
}

function Time({ room, seen, say }: Part) {
  const [date, setDate] = useState("");
  const set = (body: object) => void room.now("clock", body);
  const now = seen.clock?.now.slice(0, 19) ?? "";
  const steps = [
    { name: say.minute, ms: MINUTE_MS },
    { name: say.hour, ms: 60 * MINUTE_MS },
    { name: say.day, ms: 24 * 60 * MINUTE_MS },
  ];
  return (
    <fieldset class="group">
      <legend>{say.clock}</legend>
      <div class="inputs">
        <button type="button" data-act="until-idle" onMouseDown={keepFocus} onClick={() => set({ until: "idle" })}>
          {say.untilIdle}
        </button>
        {steps.map(({ name, ms }) => (
          <button type="button" key={name} onMouseDown={keepFocus} onClick={() => set({ advanceMs: ms })}>
            {name}
          </button>
        ))}
        <label class="input">
          <span>{say.setDate}</span>
          <input
            type="datetime-local"
            step={1}
            min={now}
            value={date === "" ? now : date}
            onInput={(event) => setDate(event.currentTarget.value)}
          />
        </label>
        <button
          type="button"
          disabled={date === ""}
          onClick={() => {
            set({ set: `${date.length === 16 ? `${date}:00` : date}+08:00` });
            setDate("");
          }}
        >
          {say.set}
        </button>
      </div>
    </fieldset>
  );
}

const MM_PER_M = 1000;

function PaperSupply({ room, seen, say }: Part) {
  const printer = seen.device?.printer;
  if (!printer) return null;
  const isOut = printer.remainingMm <= 0;
  const isOpen = printer.cover === "open";
  return (
    <fieldset class="group">
      <legend>{say.paper}</legend>
      <div class="inputs">
        <span class="note">
          {say.paperLeft} {(printer.remainingMm / MM_PER_M).toFixed(2)} m
        </span>
        <button
          type="button"
          aria-pressed={isOut}
          onMouseDown={keepFocus}
          onClick={() => void room.now("printer", { paper: isOut ? "in" : "out" })}
        >
          {isOut ? say.paperIn : say.paperOut}
        </button>
        <button
          type="button"
          aria-pressed={isOpen}
          onMouseDown={keepFocus}
          onClick={() => void room.now("printer", { cover: isOpen ? "closed" : "open" })}
        >
          {isOpen ? say.coverClose : say.coverOpen}
        </button>
      </div>
    </fieldset>
  );
}

function NewWorld({ room, say }: Part) {
  const [flash, setFlash] = useState(false);
  const [host, setHost] = useState(false);
  return (
    <fieldset class="group">
      <legend>{say.newWorld}</legend>
      <div class="inputs">
        <label>
          <input type="checkbox" checked={flash} onChange={(event) => setFlash(event.currentTarget.checked)} />
          {say.keepFlash}
        </label>
        <label>
          <input type="checkbox" checked={host} onChange={(event) => setHost(event.currentTarget.checked)} />
          {say.keepHost}
        </label>
        <button
          type="button"
          data-act="reset"
          onClick={() => void room.now("reset", { keep: [...(flash ? ["flash"] : []), ...(host ? ["host"] : [])] })}
        >
          {say.reset}
        </button>
      </div>
    </fieldset>
  );
}
