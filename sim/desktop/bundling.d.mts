import type { BuildOptions } from "esbuild";

export declare const bundles: string;
export declare const forNode: Readonly<
  Pick<BuildOptions, "absWorkingDir" | "bundle" | "platform" | "format" | "target" | "packages" | "loader">
> & { readonly write: false };
export declare function atOwnAddress(file: string, text: string): string;
export declare function writeWhole(file: string, contents: Uint8Array | string): Promise<void>;
