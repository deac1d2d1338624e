import type { TlsOptions } from "node:tls";
import type { Key } from "../../hal/keypad";
import type { Acquirer } from "../../sim/acquirer/acquirer-types";
import { provisioningOf } from "../../sim/acquirer/default-configuration";
import { type AcquirerServer, listen } from "../../sim/desktop/network/acquirer-server";
import { type Listening, TcpLink } from "../../sim/desktop/network/tcp-link";
import { Simulator } from "../../sim/simulator/simulator";
import { nodeEngine, said } from "../simulated";

const { host, backupHost } = provisioningOf("lakala");
/** Of the acquirer that the rooms' terminals belong to. */
export const HOSTS: readonly string[] = Object.freeze([host, backupHost]);

/** A terminal whose bytes go over real TLS to a real port. */
export interface TlsRoom {
  readonly simulator: Simulator;
  readonly server: AcquirerServer;
  when(so: () => boolean, limitMs?: number): Promise<void>;
  /** Lets time pass until the screen is that one, or four minutes have passed. */
  until(screen: string): Promise<void>;
  type(keys: string, then?: Key): Promise<void>;
  logOn(): Promise<void>;
  /** A sale by stripe, up to the host's turn. */
  sell(amountFen: number): Promise<void>;
  close(): Promise<void>;
}

export interface TlsRoomOptions {
  /** How the host's server speaks TLS; in clear without. */
  readonly shown?: TlsOptions;
  /** Certificates that the terminal knows, PEM. */
  readonly ca: readonly string[];
  readonly startMs: number;
  /** Whom the terminal reaches in the host's place. */
  readonly between?: (server: AcquirerServer) => Promise<Listening>;
}

export async function openTlsRoom({ shown, ca, startMs, between }: TlsRoomOptions): Promise<TlsRoom> {
  let acquirer: Acquirer | undefined;
  let link: TcpLink | undefined;
  let simulator: Simulator | undefined;
  const server = await listen(
    { handle: (frame) => acquirer?.handle(frame) ?? { replies: [], close: true } },
    {
      port: 0,
      ...(shown ? { tls: shown } : {}),
      schedule: (delayMs, run) => simulator?.world.after(delayMs, run),
      onTraffic: () => link?.traffic(),
    },
  );
  const reached = (await between?.(server)) ?? server;
  const opened = await Simulator.create({
    seed: 1,
    startMs,
    model: "classic",
    acquirer: "lakala",
    engine: nodeEngine(),
    link: (world, itsAcquirer, clock) => {
      acquirer = itsAcquirer;
      // In clear, whoever asks for that would reach the very same port: nobody does.
      const ways = { tls: { server: reached, trust: { ca, clock } }, plain: { server: reached } };
      link = new TcpLink(world, ways, HOSTS, () => undefined);
      return link;
    },
  });
  simulator = opened;
  opened.world.powerOn();
  const run = async (so: () => boolean, limitMs: number) => {
    const untilMs = opened.world.nowMs + limitMs;
    while (!so()) {
      link?.deliver();
      const progress = await opened.world.step(untilMs);
      if (progress === "waiting") return;
      if (progress === "held") {
        await new Promise((resolve) => setTimeout(resolve, 1));
        link?.traffic();
      }
    }
  };
  const room: TlsRoom = {
    simulator: opened,
    server,
    when: (so, limitMs = 240_000) => run(so, limitMs),
    async until(screen) {
      await run(() => opened.display.view.id === screen, 240_000);
      if (opened.display.view.id !== screen) throw new Error(`not ${screen}: ${said(opened)}`);
    },
    async type(keys, then = "enter") {
      await run(() => opened.listening, 10_000);
      for (const key of [...keys, then]) {
        opened.press(key as Key);
        await run(() => false, 30);
      }
    },
    async logOn() {
      await room.until("operator.number");
      await room.type("01");
      await room.until("operator.password");
      await room.type("0000");
    },
    async sell(amountFen) {
      await room.type(String(amountFen));
      await run(() => opened.cardReader.listening, 10_000);
      opened.playCard("credit-stripe", "swipe");
      await run(() => opened.pinPad.collecting, 10_000);
      await room.type("123456");
    },
    close: async () => {
      link?.close();
      await server.close();
    },
  };
  return room;
}
