import { describe, expect, test } from "vitest";
import type { ContractSuite } from "./contract";

/** What every bench can say of itself: nothing was done that a part does not allow. */
export interface Sound {
  sound(): void;
}

/**
 * Holds each implementation to every promise of its contract: a test each, in a group of the implementation's. Called at the top of a
 * test file.
 */
export function prove<Bench extends Sound>({ contract, promises, implementations }: ContractSuite<Bench>): void {
  for (const { name, open, lacks = {} } of implementations)
    describe(`hal/${contract}: ${name}`, () => {
      for (const { says, proof } of promises)
        if (lacks[says] === undefined)
          test(says, async () => {
            const bench = await open();
            await proof(bench);
            bench.sound();
          });
    });

  test(`hal/${contract}: what is said to be lacking is promised`, () => {
    const all = promises.map(({ says }) => says);
    expect(new Set(all).size).toBe(all.length);
    for (const { lacks = {} } of implementations) for (const says of Object.keys(lacks)) expect(all).toContain(says);
  });
}
