export interface FirmwareSlot {
  /** Semantic version. */
  readonly version: string;
  readonly state: "running" | "confirmed" | "on-trial" | "empty" | "invalid";
}

export type UpdateFault = "signature" | "version" | "storage" | "too-large" | "incomplete";

/** A/B firmware update. The running image stays until a verified new one is chosen, and comes back if that one fails. */
export interface Update {
  slots(): Promise<readonly FirmwareSlot[]>;
  /** Starts writing an image of `sizeBytes` into the slot that does not run. */
  begin(request: { readonly sizeBytes: number; readonly version: string }): Promise<"ready" | UpdateFault>;
  /** Writes the next bytes, at most 4096. Resumes at `offset` after a power cut. */
  write(request: { readonly offset: number; readonly bytes: Uint8Array }): Promise<"written" | UpdateFault>;
  /** Verifies signature and size and boots the new image on trial. Does not come back on success. */
  activate(request: { readonly signature: Uint8Array }): Promise<UpdateFault>;
  /** Tells that the running image works: it is no longer on trial. */
  confirm(): Promise<void>;
}
