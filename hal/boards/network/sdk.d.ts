/** The SDK's TLS for sockets of ECMA-419, in JavaScript over native big numbers: `modules/crypt/ssl`. It comes without types. */
declare module "ssl/session" {
  import type CertificateManager from "ssl/cert";
  import type { SessionSocket } from "../../drivers/network/parts";

  export default class Session {
    constructor(options: {
      readonly serverName: string;
      readonly protocolVersion: number;
      readonly cache: boolean;
      readonly verify: boolean;
    });
    certificateManager: CertificateManager;
    readonly handshakeProcess: number;
    readonly alert?: unknown;
    initiateHandshake(): void;
    handshake(socket: SessionSocket): boolean;
    read(socket: SessionSocket): Uint8Array | null | undefined;
    write(socket: SessionSocket, bytes: Uint8Array): number;
  }
}

declare module "ssl/cert" {
  import type { Decoded, SubjectKey } from "x509";

  export default class CertificateManager {
    constructor(options: { readonly verify: boolean });
    /** Asked what to make of the certificates that a server shows. */
    verify: (shown: readonly Uint8Array[]) => boolean;
    /** Throws of what it does not know. */
    _verify(key: SubjectKey, certificate: Decoded): boolean;
  }
}

declare module "x509" {
  export type SubjectKey = object;
  export type Decoded = object;
  const X509: {
    decode(certificate: Uint8Array): Decoded;
    decodeSPKI(certificate: Uint8Array): SubjectKey;
  };
  export default X509;
}

declare module "ssl/constants" {
  export const AES: number;
  export const ECDHE_RSA: number;
  export const GCM: number;
  export const SHA256: number;
}

declare module "embedded:network/interface/wifi" {
  import type { WifiIo } from "../../drivers/network/wifi-station";

  const WiFi: new (options: { readonly onChanged: () => void }) => WifiIo;
  export default WiFi;
}

declare module "embedded:network/dns/resolver/udp" {
  interface Question {
    readonly host: string;
    readonly onResolved: (host: string, address: string) => void;
    readonly onError: (host: string) => void;
  }
  export default class Resolver {
    constructor(options: { readonly servers: readonly string[]; readonly socket: { readonly io: unknown } });
    resolve(question: Question): void;
    close(): void;
  }
}

declare module "embedded:io/socket/udp" {
  const UDP: new (options: object) => object;
  export default UDP;
}

declare module "embedded:io/socket/tcp" {
  import type { TcpEvents, TcpIo } from "../../drivers/network/parts";

  const TCP: new (options: TcpEvents & { readonly nodelay: boolean }) => TcpIo;
  export default TCP;
}

declare module "net" {
  const Net: {
    /** The servers that DHCP named. */
    get(what: "DNS"): readonly string[];
    resolve(host: string, found: (host: string, address?: string) => void): void;
  };
  export default Net;
}

declare module "mc/config" {
  const config: { readonly [name: string]: unknown };
  export default config;
}
