import type { Text } from "../../hal/display";
import type { WarningRules } from "../profiles/warning-rules";
import { counted, text } from "../screen/text";

/** What may fail soon, in figures. */
export interface Watched {
  /** Undefined while it is charged, or there is none. */
  readonly batteryPercent: number | undefined;
  readonly unsent: number;
  readonly lossPercent: number;
  readonly readsFailed: number;
  /** Undefined where the certificate lasts. */
  readonly certificateDays: number | undefined;
  readonly wearPercent: number;
}

/** Early warnings: a pure function of figures and thresholds, the most pressing first. */
export function warnings(watched: Watched, rules: WarningRules): readonly Text[] {
  const { batteryPercent, unsent, lossPercent, readsFailed, certificateDays, wearPercent } = watched;
  const found: Text[] = [];
  if (batteryPercent !== undefined && batteryPercent < rules.batteryPercent)
    found.push(text(`预警：电量${batteryPercent}%，请充电`, `Warning: battery ${batteryPercent}%, charge it`));
  if (certificateDays !== undefined && certificateDays < rules.certificateDays)
    found.push(
      text(
        `预警：证书${certificateDays}天后到期，客服 {phone}`,
        `Warning: certificate expires in ${counted(certificateDays, "day")}, support {phone}`,
      ),
    );
  if (readsFailed >= rules.readsFailed)
    found.push(
      text(
        `预警：连续${readsFailed}次读卡失败，请清洁读卡器`,
        `Warning: ${counted(readsFailed, "card")} not read, clean the reader`,
      ),
    );
  if (unsent >= rules.unsent)
    found.push(text(`预警：${unsent}笔未上送，请检查网络`, `Warning: ${unsent} not sent yet, check the network`));
  if (lossPercent >= rules.lossPercent) {
    const percent = Math.round(lossPercent);
    found.push(text(`预警：网络丢包升至${percent}%，请检查网络`, `Warning: the network loses ${percent}%, check it`));
  }
  if (wearPercent >= rules.wearPercent)
    found.push(
      text(
        `预警：存储器寿命已用${wearPercent}%，客服 {phone}`,
        `Warning: storage ${wearPercent}% worn, support {phone}`,
      ),
    );
  return found;
}
