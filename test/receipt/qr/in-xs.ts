import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";

/** The entry of a worker: a command is a text in UTF-8, the answer its modules. */
Object.assign(globalThis, {
  handleCommand(request: ArrayBuffer): ArrayBuffer {
    let escaped = "";
    for (const byte of new Uint8Array(request)) escaped += `%${byte.toString(16).padStart(2, "0")}`;
    const code = uqrEncoder.encode({ content: decodeURIComponent(escaped), versionMax: 40 });
    return code.kind === "encoded" ? code.modules.slice().buffer : new ArrayBuffer(0);
  },
});
