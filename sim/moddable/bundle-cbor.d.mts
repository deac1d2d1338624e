/** @param folder gets cbor-x.js, encode.js and decode.js, with their types. */
export function bundleCbor(folder: string): Promise<void>;
