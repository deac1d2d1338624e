import type { SeededRandom } from "../../sim/world/random";
import type { DayStep } from "./merchant";

/** Codes that a host may give to anything. */
const codes: readonly string[] = Object.freeze("00 10 11 12 14 22 25 40 51 64 68 77 91 94 96 99 A0 A2 C1".split(" "));
/** What an unsigned answer may say. */
const forged: readonly string[] = Object.freeze("00 03 12 25 51 94 97 A0 C1".split(" "));

const wallets: readonly string[] = Object.freeze(["wechat", "alipay", "unionpay"]);
const payers: readonly object[] = Object.freeze([
  { payer: "confirms", afterMs: 3_000 },
  { payer: "confirms", afterMs: 50_000 },
  { payer: "waits" },
  { payer: "refuses" },
  { payer: "pays-late" },
]);

/** What goes wrong around one dealing: often nothing, else one thing of what cables, hosts, power and paper do. */
export function strike(random: SeededRandom): readonly DayStep[] {
  const pick = <T>(all: readonly T[]) => all[random.below(all.length)] as T;
  const point = pick(["send", "receive"]);
  const nth = 1 + random.below(2);
  const network = (kind: string, more: object = {}) => ({
    verb: "fault",
    port: "network",
    point,
    kind,
    nth,
    times: 1,
    ...more,
  });
  const troubles: readonly (() => readonly DayStep[])[] = [
    () => [],
    () => [],
    () => [],
    () => [network("drop", { times: pick([1, 2, 5]) })],
    () => [network("duplicate", { times: 2 })],
    () => [network("delay", { point: "receive", ms: pick([5_000, 40_000, 61_000, 70_000]) })],
    () => [network("cut-power")],
    () => [network("corrupt")],
    () => [{ verb: "host", unsigned: { code: pick(forged), processed: random.chance(0.5), times: nth } }],
    () => [{ verb: "host", mac: { times: 1 } }],
    () => [{ verb: "host", respond: { code: pick(codes), times: 1 } }],
    () => [{ verb: "host", silence: { processed: random.chance(0.6), times: nth } }],
    () => [{ verb: "host", wallet: { id: pick(wallets), ...pick(payers) } }],
    () => [{ verb: "fault", port: "flash", point: "program", kind: "cut-power", nth: 1 + random.below(6), times: 1 }],
    () => [{ verb: "fault", port: "printer", point: pick(["begin", "finish"]), kind: "cut-power", nth, times: 1 }],
    () => [{ verb: "printer", paper: "out" }],
    () => ["wifi", "cellular"].map((bearer) => ({ verb: "network", bearer, up: false })),
  ];
  return pick(troubles)();
}
