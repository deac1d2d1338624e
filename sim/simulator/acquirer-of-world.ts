import { createAcquirer, restoreAcquirer } from "../acquirer/acquirer";
import type { Acquirer } from "../acquirer/acquirer-types";
import type { AcquirerConfiguration } from "../acquirer/configuration";
import type { HostMessage } from "../acquirer/environment";
import type { AcquirerSnapshot } from "../acquirer/snapshot/snapshot";
import type { World } from "../world/world";

/**
 * The acquirer of a world: with fresh books, or with those that were kept.
 * @param heard told of every message that it takes or makes.
 * @throws TypeError for books that are not of this configuration.
 */
export function openAcquirer(
  world: World,
  configuration: AcquirerConfiguration,
  books: AcquirerSnapshot | undefined,
  heard: (message: HostMessage) => void,
): Acquirer {
  const random = world.random("acquirer");
  const environment = {
    nowMs: () => world.nowMs,
    randomBytes: (length: number) => random.bytes(length),
    onMessage: heard,
  };
  if (!books) return createAcquirer(configuration, environment);
  const restored = restoreAcquirer(configuration, environment, books);
  if (restored.kind === "invalid") throw new TypeError(`kept books: ${restored.field}: expected ${restored.expected}`);
  return restored.acquirer;
}
