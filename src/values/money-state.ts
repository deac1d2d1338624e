/** What has become of the cardholder's money: always one of these (`faults.md`); held and released are an authorisation's, none is an enquiry's. */
export type MoneyState =
  | "not charged"
  | "charged"
  | "being checked"
  | "returned"
  | "partly returned"
  | "held"
  | "released"
  | "none";
