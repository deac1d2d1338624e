import { readFile } from "node:fs/promises";
import path from "node:path";
import { partitionOfFiles } from "../../../hal/drivers/partition-files";
import { projectRoot, readManifest } from "./modules";

/** What belongs into the partition of fonts: the files that the manifest names for all boards. */
export async function fontsPartition(): Promise<Uint8Array> {
  const { data } = await readManifest();
  const files = data["*"].map(
    async (file) => [path.basename(file), new Uint8Array(await readFile(path.join(projectRoot, file)))] as const,
  );
  return partitionOfFiles(await Promise.all(files));
}
