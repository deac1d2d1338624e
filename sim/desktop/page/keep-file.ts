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

/** Keeps what stands at an address. @returns what is wrong, where the room refuses it or is gone. */
export async function keepFrom(address: string, name: string): Promise<string | undefined> {
  try {
    const response = await wire().ask(address);
    if (!response.ok) return String(((await response.json()) as { readonly error: string }).error);
    keepFile(await response.blob(), name);
    return undefined;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}
