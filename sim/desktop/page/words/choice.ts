import type { Text } from "./text";

type Names = { readonly [name: string]: Text };

/** What the terminal of this page can be. */
export const modelNames: Names = Object.freeze({
  classic: { zh: "经典款", en: "Classic" },
  esign: { zh: "电签款", en: "E-sign" },
  smart: { zh: "智能款", en: "Smart" },
});

export const modelParts: Names = Object.freeze({
  classic: { zh: "按键、打印机，在纸上签名", en: "keypad and printer; signature on paper" },
  esign: { zh: "触屏、签名板，没有打印机", en: "touch screen and signature pad; no printer" },
  smart: { zh: "触屏、签名板、打印机、扫码", en: "touch screen, signature pad, printer, scanner" },
});

export const acquirerNames: Names = Object.freeze({
  lakala: { zh: "拉卡拉", en: "Lakala" },
  shengpay: { zh: "盛付通", en: "Shengpay" },
  tongfu: { zh: "通付", en: "Tongfu" },
  unionpay: { zh: "银联", en: "UnionPay" },
});

export const engineNames: Names = Object.freeze({
  node: { zh: "Node", en: "Node" },
  xs: { zh: "XS（Moddable 的引擎）", en: "XS (Moddable's engine)" },
  browser: { zh: "这个浏览器", en: "this browser" },
  moddable: { zh: "Moddable 模拟器", en: "Moddable's simulator" },
  mcu: { zh: "仿真的单片机", en: "emulated microcontroller" },
  device: { zh: "串口上的板子", en: "board at a serial port" },
});

export const choiceWords = Object.freeze({
  title: { zh: "换一台终端", en: "Choose the terminal" },
  model: { zh: "型号", en: "Model" },
  acquirer: { zh: "收单行", en: "Acquirer" },
  engine: { zh: "运行在", en: "Runs on" },
  seed: { zh: "随机种子", en: "Seed" },
  take: { zh: "换上", en: "Take it" },
  note: {
    zh: "换上就是新的世界：账本和闪存都是空的",
    en: "A new world begins with it: its books and its flash are empty",
  },
} as const satisfies Names);
