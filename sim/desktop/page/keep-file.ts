import { wire } from "./wire";

/** Keeps bytes as a file of the visitor's. */
export function keepFile(content: Blob, name: string): void {
  const file = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = file;
  link.download = name;
  link.click();
  URL.revokeObjectURL(file);
}

export type Kept =
  | { readonly kind: "kept"; readonly content: Blob }
  /** The room refuses it, or is gone. */
  | { readonly kind: "refused"; readonly why: string };

/** Keeps what stands at an address. */
export async function keepFrom(address: string, name: string): Promise<Kept> {
  try {
    const response = await wire().ask(address);
    if (!response.ok)
      return { kind: "refused", why: String(((await response.json()) as { readonly error: string }).error) };
    const content = await response.blob();
    keepFile(content, name);
    return { kind: "kept", content };
  } catch (error) {
    if (error instanceof TypeError) return { kind: "refused", why: error.message };
    throw error;
  }
}
