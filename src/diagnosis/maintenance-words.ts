import type { Text } from "../../hal/display";
import { text } from "../screen/text";

/** A07: until when the acquirer is down on purpose. @param until MMDDhhmm. @param sameDay is its day understood? */
export function maintenanceText(until: string, sameDay: boolean): Text {
  const day = sameDay ? "" : `${until.slice(0, 2)}-${until.slice(2, 4)} `;
  const time = `${day}${until.slice(4, 6)}:${until.slice(6)}`;
  return text(`{acquirer}系统维护至 ${time}`, `Host maintenance to ${time}`);
}
