import { CELL, CLEAR, HEADER, INDEX, PIECE, RELEASE, SEAL, TAIL } from "../../../books/flash-sector";
import { type Text, text } from "../words/text";

export const flashWords = Object.freeze({
  ring: text("扇区环：颜色是磨损，弧是日志", "Ring of sectors: colour is wear, the arc is the log"),
  head: text("头", "head"),
  tail: text("尾", "tail"),
  before: text("前一扇区", "Sector before"),
  next: text("后一扇区", "Next sector"),
  empty: text("没有记录：擦净，或还没用过", "No records: erased, or never used"),
  torn: text("断电写到一半，页", "a power cut ended a write, page"),
  sequence: text("序号", "sequence"),
  worn: text("擦除次数", "erases"),
});

/** Kinds of parts, as the SPEC in `src/journal/README.md` calls them. */
export const partWords: { readonly [kind: number]: Text } = Object.freeze({
  [CELL]: text("单元", "cell"),
  [CLEAR]: text("清除单元", "clear"),
  [PIECE]: text("历史", "history"),
  [RELEASE]: text("释放历史", "release"),
  [TAIL]: text("移动尾", "tail"),
  [SEAL]: text("封口", "seal"),
  [INDEX]: text("索引", "index"),
  [HEADER]: text("扇区头", "header"),
});

/** What cells are for, by their class (`src/book/cells.ts`). */
export const cellWords: { readonly [cellClass: number]: Text } = Object.freeze({
  1: text("计数器", "counters"),
  2: text("操作员", "operator"),
  3: text("参数", "parameters"),
  4: text("核查中", "being checked"),
  5: text("待打印或上送", "slip or upload due"),
  6: text("待签名", "to be signed"),
  7: text("封存的签名", "sealed signature"),
  8: text("芯片参数表", "chip lists"),
  9: text("芯片参数", "chip parameters"),
  10: text("脚本结果", "script report"),
  16: text("安全芯片计数", "secure element's count"),
  20: text("日志丢失的", "what was lost"),
  21: text("只剩编号的交易", "number alone is left"),
  22: text("未上送的签名", "signatures not sent"),
  23: text("见过的故障", "troubles seen"),
  24: text("客服的答复", "support's word"),
  25: text("迁移前的编号", "numbers before a move"),
  26: text("撤销对照", "voids"),
  27: text("封存的卡", "sealed cards"),
  30: text("收银机", "till"),
  34: text("结算", "settlement"),
  35: text("提现", "payouts"),
});
