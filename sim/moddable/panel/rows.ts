import { ButtonsRow, InfoRow, PopupRow, type SliderData, SliderRow, SwitchRow } from "ControlsPane";
import { acquirerProfiles } from "../../acquirer/default-configuration";
import { type GroupName, groupNames } from "../../cards/groups";
import { codeFaults } from "../../scenario/fault-codes";
import { signatureNames } from "../../scenario/signatures";
import { cardsOf, waysOf } from "./deck-rows";
import {
  type FixedRow,
  fixedRows,
  PANE_WIDTH,
  ROW_HEIGHT,
  SMALL_BUTTON_WIDTH,
  type WorldRow,
  worldRows,
} from "./layout";

const groupTitles: Readonly<Record<GroupName, string>> = Object.freeze({
  everyday: "Everyday cards",
  declined: "Declined cards",
  chips: "Other chips",
  broken: "Broken, hostile cards",
});

/** The families of the fault catalogue, as far as it has rows that can be injected. */
const familyTitles: Readonly<Record<string, string>> = Object.freeze({
  A: "A  Sign-in, network",
  B: "B  Cards, money",
  C: "C  Signatures",
  D: "D  Power, paper",
  E: "E  Settlement, payouts",
  F: "F  Security",
});

function item<V extends string>(value: V, title: string = value) {
  return { title, value };
}

/** A heading, in the looks of mcsim's own labels: its styles are not to be had here. */
function titleRow(title: string): PiuContent {
  return wide(ButtonsRow({ label: title.toUpperCase(), buttons: [] }));
}

/** A row of buttons whose label takes all that the buttons leave. */
function wide(row: PiuRow): PiuContent {
  row.remove(row.last);
  row.first.coordinates = { left: 0, right: 0, height: ROW_HEIGHT };
  for (let button = row.first.next; button; button = button.next)
    button.coordinates = { width: SMALL_BUTTON_WIDTH, height: ROW_HEIGHT };
  return row;
}

/** The rows above the deck: what is played most. */
export function topRows(): readonly PiuContent[] {
  const rows: Readonly<Record<FixedRow, PiuContent>> = {
    now: InfoRow({ label: "Now", name: "NOW", value: "the firmware has not started" }),
    plug: SwitchRow({ label: "Plug", name: "PLUG", event: "onPlug", on: "In", off: "Pulled", value: true }),
    speed: PopupRow({
      label: "Speed",
      event: "onSpeed",
      items: [item("1", "As real time"), item("10", "Ten times as fast"), item("max", "As fast as it goes")],
      value: "1",
    }),
    pause: SwitchRow({ label: "Time", name: "PAUSE", event: "onPause", on: "Runs", off: "Stands still", value: true }),
    books: ButtonsRow({ label: "Books", buttons: [{ label: "Check", event: "onCheck" }] }),
    verdict: InfoRow({ label: "Verdict", name: "VERDICT", value: "not checked yet" }),
    told: InfoRow({ label: "Said", name: "TOLD", value: "" }),
    hand: ButtonsRow({
      label: "Cardholder",
      buttons: [
        { label: "Types PIN", event: "onPin" },
        { label: "Takes card", event: "onTakeCard" },
      ],
    }),
    group: PopupRow({
      label: "Deck",
      event: "onGroup",
      items: groupNames.map((name) => item(name, groupTitles[name])),
      value: "everyday",
    }),
  };
  return fixedRows.map((name) => rows[name]);
}

/** What happens around the terminal. */
export function rowsOfWorld(kind: { readonly model: string; readonly acquirer: string }): readonly PiuContent[] {
  const rows: Readonly<Record<WorldRow, PiuContent>> = {
    "signature title": titleRow("Signature pad"),
    pad: InfoRow({ label: "Pad", name: "PAD", value: "" }),
    signature: PopupRow({
      label: "Signature",
      event: "onSignature",
      items: signatureNames.map((name) => item(name)),
      value: signatureNames[0] ?? "",
    }),
    sign: ButtonsRow({
      label: "Cardholder",
      buttons: [
        { label: "Signs", event: "onSign" },
        { label: "Starts over", event: "onClearPad" },
      ],
    }),
    "printer title": titleRow("Printer"),
    paper: SwitchRow({ label: "Paper", name: "PAPER", event: "onPaper", on: "In", off: "Out", value: true }),
    cover: SwitchRow({ label: "Cover", name: "COVER", event: "onCover", on: "Closed", off: "Open", value: true }),
    "power title": titleRow("Power"),
    charger: SwitchRow({ label: "Charger", name: "CHARGER", event: "onCharger", on: "In", off: "Out", value: true }),
    battery: slider({ label: "Battery", name: "BATTERY", event: "onBattery", max: 100, unit: " %", value: 100 }),
    "network title": titleRow("Network"),
    wifi: bearer("wifi", "Wi-Fi"),
    "wifi.latencyMs": latency("wifi"),
    "wifi.loss": loss("wifi"),
    cellular: bearer("cellular", "Cellular"),
    "cellular.latencyMs": latency("cellular"),
    "cellular.loss": loss("cellular"),
    "world title": titleRow("World"),
    clock: InfoRow({ label: "Clock", name: "CLOCK", value: "" }),
    language: PopupRow({
      label: "Screen",
      event: "onLanguage",
      items: [item("own", "Its own language"), item("zh", "Chinese"), item("en", "English")],
      value: "own",
    }),
    model: PopupRow({
      label: "Model",
      event: "onModel",
      items: [item("classic", "Classic: printer"), item("esign", "E-sign: pad"), item("smart", "Smart: both")],
      value: kind.model,
    }),
    acquirer: PopupRow({
      label: "Acquirer",
      event: "onAcquirer",
      items: acquirerProfiles.map((name) => item(name)),
      value: kind.acquirer,
    }),
    anew: ButtonsRow({ label: "World", buttons: [{ label: "Anew", event: "onAnew" }] }),
    "fault title": titleRow("Faults"),
    "in force": InfoRow({ label: "In force", name: "FAULTS", value: "none" }),
    "take back": ButtonsRow({ label: "Faults", buttons: [{ label: "Take back", event: "onUnfault" }] }),
    family: PopupRow({
      label: "Catalogue",
      event: "onFamily",
      items: families().map((family) => item(family, familyTitles[family] ?? family)),
      value: "A",
    }),
  };
  return worldRows.map((name) => rows[name]);
}

function bearer(name: string, label: string): PiuContent {
  return SwitchRow({ label, name, event: "onBearer", on: "Up", off: "Down", value: true });
}

function latency(name: string): PiuContent {
  return slider({
    label: "  latency",
    name: `${name}.latencyMs`,
    event: "onLatency",
    max: 5000,
    unit: " ms",
    value: 50,
  });
}

function loss(name: string): PiuContent {
  return slider({ label: "  loss", name: `${name}.loss`, event: "onLoss", max: 90, unit: " %", value: 0 });
}

function slider(data: Omit<SliderData, "min" | "step">): PiuContent {
  return SliderRow({ ...data, min: 0, step: data.max > 100 ? 50 : 1 });
}

/** Shortens a text that would run into so many buttons: mcsim's labels do not. */
function fitted(text: string, buttons: number): string {
  const characters = Math.floor((PANE_WIDTH - SMALL_BUTTON_WIDTH * buttons - 2 * LABEL_MARGIN) / CHARACTER_WIDTH);
  return text.length <= characters ? text : `${text.slice(0, characters - 1).trimEnd()}…`;
}

/** Of mcsim's font, on average. */
const CHARACTER_WIDTH = 5.9;
const LABEL_MARGIN = 10;

/** A row for each card of a group, with a button for each way in which it can be shown. */
export function cardRows(group: string): readonly PiuContent[] {
  return cardsOf(group).map((card) =>
    wide(
      ButtonsRow({
        label: fitted(card.face.en, waysOf(card).length),
        buttons: waysOf(card).map(([label, action]) => ({ label, event: "onCard", card: card.id, action })),
      }),
    ),
  );
}

/** A row for each fault of a family. */
export function faultRows(family: string): readonly PiuContent[] {
  return Object.entries(codeFaults)
    .filter(([code]) => code.startsWith(family))
    .map(([code, { does }]) =>
      wide(ButtonsRow({ label: fitted(`${code} ${does}`, 1), buttons: [{ label: "Arm", event: "onFault", code }] })),
    );
}

function families(): readonly string[] {
  return [...new Set(Object.keys(codeFaults).map((code) => code.slice(0, 1)))];
}
