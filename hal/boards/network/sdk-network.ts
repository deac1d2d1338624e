// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./sdk.d.ts" />

import Resource from "Resource";
import TCP from "embedded:io/socket/tcp";
import CertificateManager from "ssl/cert";
import Session from "ssl/session";
import Time from "time";
import Timer from "timer";
import X509 from "x509";
import type { NetworkParts, TcpIo, TlsSession } from "../../drivers/network/parts";

/** In `boards/trust/`: DER of the authority that issues the acquirer's certificates. */
const AUTHORITY = "acquirer-ca.der";
const TLS_1_2 = 0x0303;

/** Sockets, TLS and time as the SDK has them on every board; what differs is how a name is asked for, and what carries. */
export const sdkNetwork: Pick<NetworkParts, "openTcp" | "openTls" | "signed" | "authorities" | "ticksMs" | "after"> =
  Object.freeze({
    // A sale's messages are short, and each is waited for.
    openTcp: (events) => new TCP({ ...events, nodelay: true }) as unknown as TcpIo,
    openTls: (host, judgeShown) => {
      // Nobody resumes: a certificate that has changed is seen at the next connection. Who judges is not the SDK, which gives no reasons.
      const session = new Session({ serverName: host, protocolVersion: TLS_1_2, cache: false, verify: false });
      // Its prototype is in ROM, where nothing may be hidden by an assignment.
      Object.defineProperty(session.certificateManager, "verify", { value: judgeShown });
      session.initiateHandshake();
      return session as TlsSession;
    },
    signed: (certificate, issuer) =>
      new CertificateManager({ verify: false })._verify(X509.decodeSPKI(issuer), X509.decode(certificate)),
    authorities: () =>
      Resource.exists(AUTHORITY) ? [new Uint8Array(new Resource(AUTHORITY) as unknown as ArrayBuffer)] : [],
    ticksMs: () => Time.ticks,
    after: (ms, run) => {
      let timer: ReturnType<typeof Timer.set> | undefined = Timer.set(() => {
        timer = undefined;
        run();
      }, ms);
      return () => {
        // One that has run is not known any more.
        if (timer !== undefined) Timer.clear(timer);
        timer = undefined;
      };
    },
  });
