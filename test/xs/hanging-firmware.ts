import { serveCommands, xsCommands } from "../../sim/xs/commands";

/** A firmware that hangs as soon as it runs. */
serveCommands((request) => {
  const [code] = new Uint8Array(request, 0, 1);
  while (code === xsCommands.run);
  return undefined;
});
