import type { Mutation } from "./bundle";

/** Breakages of what loads a master key from afar. */
export const activationMutants: readonly Mutation[] = Object.freeze([
  {
    name: "sm4-keys-signed-in-as-3des",
    file: "src/host/network-management.ts",
    find: `personalisation.keyAlgorithm === "sm4" ? nationalSignIn : managements.signIn`,
    replace: `personalisation.keyAlgorithm === "sm4" ? managements.signIn : managements.signIn`,
  },
  {
    name: "key-in-force-before-the-acquirer-knows",
    file: "src/activation/master-key.ts",
    find: `  const answer = await ask(terminal, "masterKeyEnd"`,
    replace: `  await terminal.devices["secure-element"].enableMaster();
  const answer = await ask(terminal, "masterKeyEnd"`,
  },
  {
    name: "staged-key-forgotten",
    file: "src/activation/master-key.ts",
    find: "if (!status.staged || isRefused) {",
    replace: "{",
  },
  {
    name: "key-in-force-at-silence",
    file: "src/activation/master-key.ts",
    find: `  if (answer.kind === "failed") return answer;
  if (answer.responseCode !== "00") return "again";`,
    replace: `  if (answer.kind !== "failed" && answer.responseCode !== "00") return "again";`,
  },
]);
