/**
 * Small pictures as characters of the screen's fonts, in Unicode's private use area. They stand in no text that people read elsewhere:
 * a screen as data (`ScreenView`) has fields of its own for them. `sim/desktop/fonts/icons.py` draws them, and compares these names
 * and places with its own.
 *
 * Icons have as many dots as the font.
 */
export const icons = Object.freeze({
  charged: "\ue000",
  notCharged: "\ue001",
  checking: "\ue002",
  returned: "\ue003",
  partlyReturned: "\ue004",
  held: "\ue005",
  released: "\ue006",
  warning: "\ue007",
  connecting: "\ue008",
  sale: "\ue009",
  scan: "\ue00a",
  code: "\ue00b",
  void: "\ue00c",
  settle: "\ue00d",
  refund: "\ue00e",
  menu: "\ue00f",
  more: "\ue010",
  wifi1: "\ue011",
  wifi2: "\ue012",
  wifi3: "\ue013",
  cellular1: "\ue014",
  cellular2: "\ue015",
  cellular3: "\ue016",
  cellular4: "\ue017",
  ethernet: "\ue018",
  noNetwork: "\ue019",
  battery0: "\ue01a",
  battery1: "\ue01b",
  battery2: "\ue01c",
  battery3: "\ue01d",
  battery4: "\ue01e",
  charging0: "\ue01f",
  charging1: "\ue020",
  charging2: "\ue021",
  charging3: "\ue022",
  charging4: "\ue023",
  mains: "\ue024",
  printer: "\ue025",
  noPaper: "\ue026",
  waiting: "\ue027",
} as const);

/** Pictures of 48 dots: four characters of the font of 24 dots, the first of which is here. The upper two are first. */
export const pictures = Object.freeze({
  tap: "\ue100",
  insert: "\ue104",
  swipe: "\ue108",
  payCode: "\ue10c",
  bank: "\ue110",
} as const);

/** Figures of 24 by 48 dots: two characters of the font of 24 dots each, the upper one first. */
export const LARGE_FIGURES = "0123456789.,*";
export const LARGE_FIGURES_AT = 0xe200;
