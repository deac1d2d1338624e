import { type Diagnosis, diagnose } from "../../diagnosis/diagnosis";
import { text } from "../../screen/text";

/** B12: nobody did anything. */
export function leftAlone(): Diagnosis {
  return diagnose("B12", { cause: text("等待超时，已取消", "Timed out: cancelled") });
}

/** B12: somebody pressed cancel. */
export function givenUp(): Diagnosis {
  return diagnose("B12", { cause: text("已按取消键取消", "Cancelled by key") });
}
