import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A certificate made by OpenSSL, which is not ours. */
export interface Made {
  readonly der: Uint8Array;
  /** Files, for whom it issues next. */
  readonly cert: string;
  readonly key: string;
}

export interface Wanted {
  readonly name: string;
  /** Extensions as OpenSSL's configuration has them. */
  readonly extensions: readonly string[];
  /** By itself where left out. */
  readonly issuer?: Made;
  readonly key?: "ec" | "ec384" | "rsa" | "rsa3" | "rsa1024";
  readonly digest?: string;
}

const keys: Readonly<Record<NonNullable<Wanted["key"]>, readonly string[]>> = {
  ec: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  ec384: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
  rsa: ["rsa:2048"],
  rsa3: ["rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3"],
  rsa1024: ["rsa:1024"],
};

/** Makes certificates in a folder of its own. */
export class Openssl {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "qianshou-"));
  #count = 0;

  make({ name, extensions, issuer, key = "ec", digest = "sha256" }: Wanted): Made {
    const file = (ending: string) => path.join(this.#folder, `${this.#count}.${ending}`);
    this.#count++;
    const [keyFile, request, config, cert] = ["key", "csr", "cnf", "pem"].map(file) as [string, string, string, string];
    run(["req", "-newkey", ...keys[key], "-nodes", "-keyout", keyFile, "-subj", `/CN=${name}`, "-out", request]);
    writeFileSync(config, extensions.join("\n"));
    const by = issuer ? ["-CA", issuer.cert, "-CAkey", issuer.key] : ["-signkey", keyFile];
    const serial = ["-set_serial", String(this.#count)];
    run([
      "x509",
      "-req",
      "-in",
      request,
      "-days",
      "30",
      `-${digest}`,
      "-extfile",
      config,
      ...serial,
      ...by,
      "-out",
      cert,
    ]);
    return { der: new Uint8Array(new X509Certificate(readFileSync(cert)).raw), cert, key: keyFile };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function run(args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });
}
