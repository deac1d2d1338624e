import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { Authority, type Issued } from "../network/tls/authority";
import { UnusableState } from "./state";

/** In the folder of `--state`; one file, so that certificate and key are always of the same authority. */
const FILE_NAME = "authority.pem";
/** What certificates tell people that look at them. */
const AUTHORITY_NAME = "Qianshou simulator's own authority";

/**
 * The authority that was kept in the directory; on the first start it is made, and kept for this user alone. Without a
 * directory it lives as long as the process does.
 * @throws UnusableState.
 */
export async function authorityOf(directory: string | undefined): Promise<Authority> {
  if (directory === undefined) return Authority.create(AUTHORITY_NAME);
  const file = path.join(directory, FILE_NAME);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const made = await Authority.create(AUTHORITY_NAME);
    await write(directory, file, made.own);
    return made;
  }
  try {
    return await Authority.from(partsOf(text));
  } catch (error) {
    throw error instanceof TypeError ? new UnusableState(`${FILE_NAME}: ${error.message}`) : error;
  }
}

function partsOf(text: string): Issued {
  const end = "-----END CERTIFICATE-----\n";
  const at = text.indexOf(end) + end.length;
  return { cert: text.slice(0, at), key: text.slice(at) };
}

/** Aside and renamed: a start that is broken off leaves none or a whole one. */
async function write(directory: string, file: string, { cert, key }: Issued): Promise<void> {
  await mkdir(directory, { recursive: true });
  const aside = `${file}.${process.pid}`;
  const handle = await open(aside, "w", 0o600);
  try {
    await handle.writeFile(`${cert}${key}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}
