/** Memory of a virtual machine. */
export interface Vm {
  readonly chunkBytes: number;
  /** 16 bytes each on a device. */
  readonly heapSlots: number;
  readonly stackSlots: number;
}

/** What an M5Stack's virtual machine has: 162 kB in all, and nothing of it grows. */
export const deviceVm: Vm = Object.freeze({ chunkBytes: 78_848, heapSlots: 4928, stackSlots: 512 });

/** DESIGN's goal: the peak of any flow in this share of chunks and heap. */
export const MEMORY_GOAL = 0.6;

/** A device's with this share of its chunks and its heap. */
export function deviceVmShare(share: number): Vm {
  return {
    chunkBytes: Math.floor(deviceVm.chunkBytes * share),
    heapSlots: Math.floor(deviceVm.heapSlots * share),
    stackSlots: deviceVm.stackSlots,
  };
}
