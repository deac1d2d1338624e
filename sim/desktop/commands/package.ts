import { buildPackage } from "../package/build";
import { complain } from "./say";

/** `npm run package`, and `npm pack` by itself: makes what the package holds. Standard output is npm's. */
export async function main(): Promise<number> {
  return complain(`build/package: ${await buildPackage()} modules`, 0);
}
