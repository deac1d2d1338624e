import { createSecureContext, type SecureContext, type TlsOptions } from "node:tls";
import type { HostCertificate } from "../../../acquirer/certificate";
import { Authority } from "./authority";

/** What certificates tell people that look at them. */
const STRANGER_NAME = "Somebody else's authority";
/** As many days as a session at the simulator changes the date. */
const CONTEXTS_MAX = 64;

/** Makes what the acquirer's hosts show real: certificates with the very issuer, names and dates. */
export class HostCertificates {
  readonly #authority: Authority;
  readonly #names: () => readonly string[];
  readonly #shown: () => HostCertificate;
  readonly #contexts = new Map<string, Promise<SecureContext>>();
  #stranger: Promise<Authority> | undefined;

  /** @param names of the hosts. @param shown what they show now. */
  constructor(authority: Authority, names: () => readonly string[], shown: () => HostCertificate) {
    this.#authority = authority;
    this.#names = names;
    this.#shown = shown;
  }

  /** For a server: whoever connects is shown what is to be shown at that moment. */
  get server(): TlsOptions {
    return {
      minVersion: "TLSv1.2",
      // Nobody resumes: a certificate that has changed is seen at the next connection.
      SNICallback: (_name, done) => {
        this.#context().then(
          (context) => done(null, context),
          (error: Error) => done(error),
        );
      },
    };
  }

  #context(): Promise<SecureContext> {
    const shown = this.#shown();
    const names = this.#names();
    const key = JSON.stringify([names, shown]);
    let context = this.#contexts.get(key);
    if (!context) {
      if (this.#contexts.size >= CONTEXTS_MAX) this.#contexts.clear();
      context = this.#make(shown, names);
      this.#contexts.set(key, context);
    }
    return context;
  }

  async #make(shown: HostCertificate, hosts: readonly string[]): Promise<SecureContext> {
    const { knownIssuer, rightName, fromMs, untilMs } = shown;
    this.#stranger ??= knownIssuer ? undefined : Authority.create(STRANGER_NAME);
    const authority = (knownIssuer ? undefined : await this.#stranger) ?? this.#authority;
    const names = rightName ? hosts : hosts.map((name) => `not-${name}`);
    return createSecureContext(await authority.issue({ names, fromMs, untilMs }));
  }
}
