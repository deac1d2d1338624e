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

/** B12: the cash register took its request back. */
export function calledOff(): Diagnosis {
  return diagnose("B12", { cause: text("收银机已取消", "Called off at the till") });
}
