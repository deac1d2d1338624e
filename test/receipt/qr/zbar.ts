import { execFileSync, spawnSync } from "node:child_process";
import { describeWith } from "../../describe-with";

const installed = spawnSync("zbarimg", ["--version"]).status === 0;

/** A group of tests whose QR codes zbar reads (Debian's zbar-tools), which shares no code with what made them. */
export function describeWithZbar(title: string, body: () => void): void {
  describeWith(title, installed ? undefined : "zbarimg is not installed (apt-get install zbar-tools)", body);
}

/** The bytes of the one QR code in a picture. Throws when zbar finds none. */
export function readQrBytes(png: Uint8Array): Uint8Array {
  const args = ["--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", "-Sbinary", "-"];
  return new Uint8Array(execFileSync("zbarimg", args, { input: png, stdio: ["pipe", "pipe", "ignore"] }));
}

/** The text of the one QR code in a picture. */
export function readQr(png: Uint8Array): string {
  return Buffer.from(readQrBytes(png)).toString("utf8");
}
