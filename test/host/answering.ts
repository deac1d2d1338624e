import type { Board, Personalisation } from "../../hal/board";
import { Host } from "../../src/host/exchange";
import { encodeForMac, encodeMessage, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { type AcquirerProfile, profileOf } from "../../src/profiles/acquirers";

export const WRONG_MAC = Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9);
/** What the secure element makes of everything, and takes for genuine. */
export const MAC = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
export const tpdu = { id: "60", destination: "0000", source: "0006" };
export const header = {
  applicationClass: "60",
  version: "22",
  status: 0,
  processingRequirement: 0,
  minorVersion: "000000",
};

export type Signed = "genuine" | "wrong" | "missing";

/** A host that answers with these fields, one frame behind the other, then nothing. */
export function hostThatAnswers(
  reply: Message,
  signed: readonly Signed[] = ["genuine"],
  link: {
    readonly tls?: boolean;
    readonly profile?: Partial<AcquirerProfile>;
    readonly receive?: (request: { timeoutMs: number }) => Promise<unknown>;
    readonly monotonic?: () => Promise<number>;
    readonly connect?: () => Promise<unknown>;
    readonly send?: (request: { connection: number }) => Promise<unknown>;
    readonly close?: (request: { connection: number }) => Promise<unknown>;
  } = {},
): Host {
  const frames = signed.map((how) => {
    const { 64: _, ...bare } = reply.fields;
    const encoded =
      how === "missing" ? encodeMessage(unionPay, { ...reply, fields: bare }) : encodeForMac(unionPay, reply);
    if (how !== "missing") setMac(encoded, how === "genuine" ? MAC : WRONG_MAC);
    return encodeFrame({ tpdu, header, message: encoded });
  });
  const received = frames.map((bytes) => ({ kind: "received", bytes }));
  const devices = {
    network: {
      bearers: async () => [{ bearer: "wifi", up: true }],
      connect: link.connect ?? (async () => ({ kind: "connected", connection: 1, bearer: "wifi" })),
      send: link.send ?? (async () => ({ kind: "sent" })),
      receive: link.receive ?? (async () => received.shift() ?? { kind: "timeout" }),
      close: link.close ?? (async () => undefined),
    },
    "secure-element": {
      mac: async () => ({ kind: "ok", bytes: MAC }),
      verifyMac: async ({ mac }: { mac: Uint8Array }) => ({ kind: "ok", genuine: mac[0] === MAC[0] }),
    },
    clock: {
      monotonic: link.monotonic ?? (async () => 0),
      now: async () => ({ epochMs: 0, trusted: true }),
    },
  };
  const personalisation = {
    hosts: [{ host: "host", port: 1, tls: link.tls ?? false }],
    acquirer: "lakala",
    tpdu: "6000060000",
    header: "602200000000",
  };
  const profile = { ...profileOf("lakala"), ...link.profile };
  return new Host({ devices } as unknown as Board, personalisation as unknown as Personalisation, profile);
}

export const terminal = { 41: "10000001", 42: "898310058120001" };
/** What every answer to number 000007 says. */
export const answer = { 11: "000007", 12: "100003", 13: "1122", 37: "112210000007", 39: "00", ...terminal };
