import { useState } from "preact/hooks";
import type { FaultsView } from "../api";
import type { Part } from "../part";
import { pointName } from "../words/points";
import { term } from "../words/terms";
import { Choice, Count } from "./inputs";

/** A fault at one call of one port: where, what, when and how often. */
export function PortFault({ part, faults }: { part: Part; faults: FaultsView }) {
  const { room, language, say } = part;
  const [port, setPort] = useState("network");
  const [point, setPoint] = useState("receive");
  const [kind, setKind] = useState("drop");
  const [moment, setMoment] = useState("before");
  const [nth, setNth] = useState(1);
  const [times, setTimes] = useState(1);
  const [percent, setPercent] = useState(100);
  const [delayMs, setDelayMs] = useState(3000);
  const points = faults.points[port] ?? [];
  const choosePort = (name: string) => {
    setPort(name);
    setPoint(faults.points[name]?.[0] ?? "");
  };
  const arm = (event: Event) => {
    event.preventDefault();
    void room.now("fault", {
      port,
      point,
      kind,
      nth,
      times,
      probability: percent / 100,
      ...(kind === "delay" ? { ms: delayMs } : {}),
      ...(kind === "cut-power" ? { at: moment } : {}),
    });
  };
  const named = (value: string) => term(value, language);
  return (
    <details class="port-fault">
      <summary>{say.byPort}</summary>
      <form class="inputs" onSubmit={arm}>
        <Choice label={say.port} all={Object.keys(faults.points)} at={port} named={named} onChoose={choosePort} />
        <Choice
          label={say.point}
          all={points}
          at={point}
          named={(each) => pointName(each, language)}
          onChoose={setPoint}
        />
        <Choice label={say.faultKind} all={faults.kinds} at={kind} named={named} onChoose={setKind} />
        {kind === "cut-power" ? (
          <Choice label={say.moment} all={faults.cutMoments} at={moment} named={named} onChoose={setMoment} />
        ) : null}
        {kind === "delay" ? (
          <Count label={say.delayMs} min={0} max={600_000} at={delayMs} onCount={setDelayMs} />
        ) : null}
        <Count label={say.nth} min={1} max={1000} at={nth} onCount={setNth} />
        <Count label={say.times} min={1} max={1000} at={times} onCount={setTimes} />
        <Count label={`${say.probability} %`} min={0} max={100} at={percent} onCount={setPercent} />
        <button type="submit" data-act="arm">
          {say.arm}
        </button>
      </form>
    </details>
  );
}
