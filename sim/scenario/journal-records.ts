import { type RecordSeen, recordSeen } from "../witness/record-evidence";

/** The transactions' records of a journal, and how many are none that a checker can read. */
export function recordsIn({
  closed,
  open,
}: {
  readonly closed: readonly unknown[];
  readonly open: readonly unknown[];
}): {
  readonly records: readonly RecordSeen[];
  readonly unread: number;
} {
  const all = [
    ...closed.map((record) => ({ record, closed: true })),
    ...open.map((record) => ({ record, closed: false })),
  ];
  const records = all.flatMap((each) => {
    const seen = recordSeen(each.record);
    return seen ? [{ ...seen, closed: each.closed }] : [];
  });
  return { records, unread: all.length - records.length };
}
