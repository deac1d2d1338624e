import { bearers, type FaultRows, host, order, row, TIMES_MAX } from "./injection";

const noMaintenance: object = Object.freeze({ maintenance: null });

/** A. Sign-in. */
export const signInRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    A01: row("Wi-Fi and cellular are down", ...bearers({ up: false })),
    A02: row("Wi-Fi is down, cellular is up", { kind: "bearer", bearer: "wifi", change: Object.freeze({ up: false }) }),
    A03: row("both bearers: 3 s one way, 30 % of the packets lost", ...bearers({ latencyMs: 3000, loss: 0.3 })),
    A04: row("connected, but no host name resolves", Object.freeze({ kind: "names" })),
    A05: row(
      "the host refuses every connection",
      order({ port: "network", point: "connect", kind: "fail", times: TIMES_MAX }),
    ),
    A06: row(
      "the host's certificate has expired, and the terminal is started anew; one without TLS is set to it",
      host({ certificate: "expired" }, { certificate: "good" }),
      Object.freeze({ kind: "tls" }),
    ),
    A07: row(
      "the host is down for maintenance, for an hour from now",
      host({ maintenance: { minutes: 60 } }, noMaintenance),
    ),
    A08: row("the host answers sign-in with 96", host({ respond: { when: { mti: "0800" }, code: "96" } })),
    A09: row("the host does not know the merchant", host({ merchant: "unknown" }, { merchant: "normal" })),
    A10: row("the merchant's account is frozen", host({ merchant: "frozen" }, { merchant: "normal" })),
    A11: row("the host does not know the terminal", host({ terminal: "unknown" }, { terminal: "normal" })),
    A13: row(
      "the acquirer lets operator 01 not sign in",
      host({ operator: { number: "01", status: "disabled" } }, { operator: { number: "01", status: "normal" } }),
    ),
    A14: row("the master key was never loaded", Object.freeze({ kind: "remove-keys" })),
    A15: row("working keys come with a wrong check value", host({ keys: {} })),
    A16: row("the next answer has a wrong MAC", host({ mac: { times: 1 } })),
    A17: row(
      "a parameter download is due, and its second block is cut off",
      host({ parameters: "changed" }, {}),
      order({ port: "network", point: "receive", kind: "fail", nth: 3 }),
    ),
    A18: row(
      "a malformed parameter set is to be downloaded",
      host({ parameters: "malformed" }, { parameters: "changed" }),
    ),
    A20: row("the next sign-in's answer gets lost", host({ silence: { when: { mti: "0800" }, times: 1 } })),
    A21: row("the host demands firmware 0.9.0 or newer", host({ minimumVersion: "0.9.0" }, { minimumVersion: null })),
    A22: row(
      "the terminal is not bound to its merchant any more: its merchant scans the code on its screen in the app (the page `/app`, or the host verb's app)",
      host({ terminal: "not activated" }, { terminal: "normal" }),
    ),
    A23: row(
      "the clock's backup cell is dead, and the power goes for a moment: the date is lost, then and with every power cut",
      Object.freeze({ kind: "dead-cell" }),
    ),
  }),
  played: Object.freeze({
    A12: "the key verb: type a wrong password",
    A19: "the key verb: menu, then 1, while signed in",
  }),
});
