import { ButtonsRow, InfoRow, PopupRow, SliderRow, SwitchRow } from "ControlsPane";
import { acquirerProfiles } from "../../acquirer/default-configuration";
import { type CardView, cardView } from "../../cards/deck";
import { deckCards } from "../../cards/deck-cards";
import { type GroupName, groupNames, groupOf } from "../../cards/groups";
import { codeFaults } from "../../scenario/fault-codes";
import { signatureNames } from "../../scenario/signatures";
import { ROW_HEIGHT, SMALL_BUTTON_WIDTH } from "./layout";

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

/** The rows above the deck: what is played most. Their order is that of `fixedRows` in layout.ts. */
export function topRows(): readonly PiuContent[] {
  return [
    InfoRow({ label: "Now", name: "NOW", value: "the firmware has not started" }),
    SwitchRow({ label: "Plug", name: "PLUG", event: "onPlug", on: "In", off: "Pulled", value: true }),
    PopupRow({
      label: "Speed",
      event: "onSpeed",
      items: [item("1", "As real time"), item("10", "Ten times as fast"), item("max", "As fast as it goes")],
      value: "1",
    }),
    SwitchRow({ label: "Time", name: "PAUSE", event: "onPause", on: "Runs", off: "Stands still", value: true }),
    ButtonsRow({ label: "Books", buttons: [{ label: "Check", event: "onCheck" }] }),
    InfoRow({ label: "Verdict", name: "VERDICT", value: "not checked yet" }),
    InfoRow({ label: "Said", name: "TOLD", value: "" }),
    ButtonsRow({
      label: "Cardholder",
      buttons: [
        { label: "Types PIN", event: "onPin" },
        { label: "Takes card", event: "onTakeCard" },
      ],
    }),
    PopupRow({
      label: "Deck",
      event: "onGroup",
      items: groupNames.map((name) => item(name, groupTitles[name])),
      value: "everyday",
    }),
  ];
}

/** What happens around the terminal. */
export function worldRows(kind: { readonly model: string; readonly acquirer: string }): readonly PiuContent[] {
  const bearers = (["wifi", "cellular"] as const).flatMap((bearer) => [
    SwitchRow({
      label: bearer === "wifi" ? "Wi-Fi" : "Cellular",
      name: bearer,
      event: "onBearer",
      on: "Up",
      off: "Down",
      value: true,
    }),
    SliderRow({
      label: "  latency",
      name: `${bearer}.latencyMs`,
      event: "onLatency",
      min: 0,
      max: 5000,
      step: 50,
      unit: " ms",
      value: 50,
    }),
    SliderRow({
      label: "  loss",
      name: `${bearer}.loss`,
      event: "onLoss",
      min: 0,
      max: 90,
      step: 1,
      unit: " %",
      value: 0,
    }),
  ]);
  return [
    titleRow("Signature pad"),
    InfoRow({ label: "Pad", name: "PAD", value: "" }),
    PopupRow({
      label: "Signature",
      event: "onSignature",
      items: signatureNames.map((name) => item(name)),
      value: signatureNames[0] ?? "",
    }),
    ButtonsRow({
      label: "Cardholder",
      buttons: [
        { label: "Signs", event: "onSign" },
        { label: "Starts over", event: "onClearPad" },
      ],
    }),
    titleRow("Printer"),
    SwitchRow({ label: "Paper", name: "PAPER", event: "onPaper", on: "In", off: "Out", value: true }),
    SwitchRow({ label: "Cover", name: "COVER", event: "onCover", on: "Closed", off: "Open", value: true }),
    titleRow("Power"),
    SwitchRow({ label: "Charger", name: "CHARGER", event: "onCharger", on: "In", off: "Out", value: true }),
    SliderRow({
      label: "Battery",
      name: "BATTERY",
      event: "onBattery",
      min: 0,
      max: 100,
      step: 1,
      unit: " %",
      value: 100,
    }),
    titleRow("Network"),
    ...bearers,
    titleRow("World"),
    InfoRow({ label: "Clock", name: "CLOCK", value: "" }),
    PopupRow({
      label: "Screen",
      event: "onLanguage",
      items: [item("own", "Its own language"), item("zh", "中文"), item("en", "English")],
      value: "own",
    }),
    PopupRow({
      label: "Model",
      event: "onModel",
      items: [item("classic", "Classic: printer"), item("esign", "E-sign: pad"), item("smart", "Smart: both, scanner")],
      value: kind.model,
    }),
    PopupRow({
      label: "Acquirer",
      event: "onAcquirer",
      items: acquirerProfiles.map((name) => item(name)),
      value: kind.acquirer,
    }),
    ButtonsRow({ label: "World", buttons: [{ label: "Anew", event: "onAnew" }] }),
    titleRow("Faults"),
    InfoRow({ label: "In force", name: "FAULTS", value: "none" }),
    ButtonsRow({ label: "Faults", buttons: [{ label: "Take back", event: "onUnfault" }] }),
    PopupRow({
      label: "Catalogue",
      event: "onFamily",
      items: families().map((family) => item(family, familyTitles[family] ?? family)),
      value: "A",
    }),
  ];
}

/** A row for each card of a group, with a button for each way in which it can be shown. */
export function cardRows(group: string): readonly PiuContent[] {
  return cardsOf(group).map((card) =>
    wide(
      ButtonsRow({
        label: card.face.en,
        buttons: waysOf(card).map(([label, action]) => ({ label, event: "onCard", card: card.id, action })),
      }),
    ),
  );
}

export function cardsOf(group: string): readonly CardView[] {
  return deckCards.map(cardView).filter((card) => groupOf(card) === group);
}

/** How a card can be shown, by its interfaces. */
export function waysOf({
  interfaces,
}: CardView): readonly (readonly [title: string, action: "tap" | "insert" | "swipe"])[] {
  const ways = [
    ["tap", "Tap", "tap"],
    ["chip", "Insert", "insert"],
    ["stripe", "Swipe", "swipe"],
  ] as const;
  return ways.filter(([name]) => interfaces.includes(name)).map(([, title, action]) => [title, action] as const);
}

/** A row for each fault of a family. */
export function faultRows(family: string): readonly PiuContent[] {
  return Object.entries(codeFaults)
    .filter(([code]) => code.startsWith(family))
    .map(([code, { does }]) =>
      wide(ButtonsRow({ label: `${code} ${does}`, buttons: [{ label: "Arm", event: "onFault", code }] })),
    );
}

function families(): readonly string[] {
  return [...new Set(Object.keys(codeFaults).map((code) => code.slice(0, 1)))];
}
