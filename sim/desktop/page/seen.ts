import type {
  AftermathView,
  CardView,
  CheckView,
  ClockView,
  DiagnosisView,
  FaultsView,
  FlashView,
  GridView,
  HostView,
  LedgerView,
  PowerView,
  ScreenView,
  Slip,
  TerminalView,
  TransactionView,
  WireConnection,
  WireMessage,
  WorldEvent,
} from "./api";
import type { DeviceView } from "./api-device";
import type { TravelSeen } from "./travel/view";

/** Everything that the page shows, as it was last seen. */
export interface Seen {
  readonly connected: boolean;
  readonly screen?: ScreenView;
  /** Grows whenever the screen's pixels may be others. */
  readonly screenVersion: number;
  /** What they are the pixels of is still to come: it follows this event. */
  readonly screenAfter?: number | undefined;
  readonly device?: DeviceView;
  readonly terminal?: TerminalView;
  readonly power?: PowerView;
  readonly clock?: ClockView;
  /** What is on its way between terminal and acquirer. */
  readonly travel?: TravelSeen;
  readonly cards: readonly CardView[];
  readonly transactions: readonly TransactionView[];
  readonly ledger?: LedgerView;
  /** Only asked for at rest: in the middle of a sale the books may differ. */
  readonly check?: CheckView;
  readonly flash?: FlashView;
  readonly slips: readonly Slip[];
  readonly wire: readonly WireMessage[];
  readonly connection?: WireConnection | null;
  readonly faults?: FaultsView;
  /** What the terminal last said of a failure. */
  readonly diagnosis?: DiagnosisView | null;
  /** What became of the last power cut. */
  readonly aftermath?: AftermathView | null;
  readonly host?: HostView;
  /** Only while it is looked at. */
  readonly grid?: GridView;
  readonly rows: readonly WorldEvent[];
  /** The last thing that was refused, told once. */
  readonly refused?: { readonly error: string; readonly at: number };
}
