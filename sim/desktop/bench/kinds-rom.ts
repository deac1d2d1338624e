import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Plugin } from "esbuild";
import { projectRoot } from "../moddable/modules";
import { packFirmware } from "../moddable/pack";

const run = promisify(execFile);
const KINDS = "src/transaction/kinds";
const BOARD = "m5stack_core2";

/** What packing costs in ROM: bytecode of the SDK's own compiler, with the names that it keeps. */
export interface KindsRom {
  /** The firmware as a device gets it, bytes. */
  readonly whole: number;
  /** Of each kind what goes with it: its description, and whatever nobody else uses. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** The kinds, by their files, and the name that each exports. A sale is what stands in the place of the others. */
const exported: { readonly [file: string]: string } = Object.freeze({
  authorisation: "authorisation",
  "authorisation-void": "authorisationVoid",
  balance: "balance",
  completion: "completion",
  "completion-advice": "completionAdvice",
  "completion-void": "completionVoid",
  "qr-order": "qrOrder",
  "qr-refund": "qrRefund",
  "qr-sale": "qrSale",
  "qr-void": "qrVoid",
  refund: "refund",
  void: "voidOfSale",
});

/**
 * Packs the firmware once as it is, and once without each kind: a sale stands where that was. Of both the compiler says how many bytes
 * they are. @returns undefined without the SDK, whose compiler it takes (`MODDABLE`).
 */
export async function measureRom(): Promise<KindsRom | undefined> {
  const sdk = process.env["MODDABLE"];
  if (!sdk) return undefined;
  const compiler = path.join(sdk, "build/bin/lin/release/xsc");
  const folder = await mkdtemp(path.join(tmpdir(), "qianshou-rom-"));
  try {
    const whole = await bytecodeBytes(compiler, folder);
    const kinds: Record<string, number> = {};
    for (const [file, name] of Object.entries(exported))
      kinds[file] = whole - (await bytecodeBytes(compiler, folder, without(file, name)));
    return { whole, kinds };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bytecodeBytes(compiler: string, folder: string, plugin?: Plugin): Promise<number> {
  const { code } = await packFirmware(BOARD, plugin);
  const file = path.join(folder, "firmware.js");
  await writeFile(file, code);
  await run(compiler, ["-e", "-o", folder, "-r", "firmware", file]);
  return (await stat(path.join(folder, "firmware.xsb"))).size;
}

function without(file: string, name: string): Plugin {
  const source = path.join(projectRoot, KINDS, `${file}.ts`);
  return {
    name: "without-kind",
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`/kinds/${file}\\.ts$`) }, async (args) => {
        if (args.path !== source) return undefined;
        const text = await readFile(source, "utf8");
        if (!text.includes(`export const ${name}: Kind`)) throw new Error(`rom: ${file} exports no ${name}`);
        return { contents: `import { sale } from "./sale";\nexport const ${name} = sale;\n`, loader: "ts" };
      });
    },
  };
}
