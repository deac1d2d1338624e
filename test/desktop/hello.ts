const flash = { sizeBytes: 8192, sectorBytes: 4096, pageBytes: 256, programUnitBytes: 1 };

/** What a firmware at a serial port is greeted with, where no world is behind it. */
export const hello = {
  identity: { model: "classic", serial: "QS00000001" },
  facts: { clock: {}, flash, network: {} },
} as const;
