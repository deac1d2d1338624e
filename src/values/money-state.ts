/** What has become of the cardholder's money: always one of these (`faults.md`). */
export type MoneyState = "not charged" | "charged" | "being checked" | "returned";
