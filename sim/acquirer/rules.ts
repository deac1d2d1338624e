/** Which messages a rule is for: all of those that meet every condition named. */
export interface RuleCondition {
  /** A card of the deck. A number in a verb becomes this at once, so that no rule holds one. */
  readonly cardId?: string;
  readonly amountFen?: number;
  /** Four digits. */
  readonly mti?: string;
}

/** How a message that a rule is for is treated. */
export type RuleEffect =
  /** Answered with a code; "00" and the like approve whatever the issuer says. */
  | RespondEffect
  /** Not answered. processed: the books were changed first, as if the reply got lost. */
  | { readonly kind: "silence"; readonly processed: boolean }
  /** Answered without field 64, with a code of its own. processed: the books were changed first. */
  | { readonly kind: "unsigned"; readonly code: string; readonly processed: boolean }
  /** Answered with a MAC that is wrong: A16. */
  | { readonly kind: "wrong-mac" }
  /** A sign-in is answered with a wrong check value: A15. */
  | { readonly kind: "wrong-check-value" }
  /** A chip is answered with a cryptogram that is wrong, or with none. */
  | { readonly kind: "issuer-answer"; readonly answer: "wrong" | "missing" }
  | ScriptEffect;

/**
 * additional: field 44, e.g. "049": the field that a 30 is about. leftFen: field 54, what a limit still leaves. partFen: field 4 of a 10; what
 * is booked is half of the amount where that is no part of it.
 */
export interface RespondEffect {
  readonly kind: "respond";
  readonly code?: string;
  readonly delayMs?: number;
  readonly additional?: string;
  readonly leftFen?: number;
  readonly partFen?: number;
}

/** What an issuer's script has the card do. wrong-mac: something that the card does not believe. */
export const scriptCommands = Object.freeze([
  "block-application",
  "unblock-application",
  "block-card",
  "unblock-pin",
  "wrong-mac",
] as const);
export type ScriptCommand = (typeof scriptCommands)[number];

/** A reply brings a script: 71 before the second GENERATE AC, 72 after it. */
export interface ScriptEffect {
  readonly kind: "script";
  readonly template: "71" | "72";
  readonly command: ScriptCommand;
}

export interface Rule {
  readonly when: RuleCondition;
  readonly effect: RuleEffect;
  /** How many messages it is still for. Absent: all. */
  readonly timesLeft?: number;
}

/** What the conditions of rules are held against. */
export interface RuleSubject {
  readonly mti: string;
  readonly amountFen?: number;
  readonly cardId?: string;
}

/** A verb arms no more rules above this many: far more than a scenario has, so beyond it something loops. */
export const RULES_MAX = 1_000;

function meets(subject: RuleSubject, when: RuleCondition): boolean {
  return (
    (when.mti === undefined || when.mti === subject.mti) &&
    (when.amountFen === undefined || when.amountFen === subject.amountFen) &&
    (when.cardId === undefined || when.cardId === subject.cardId)
  );
}

/** The rules in force, the first that fits wins. */
export class RuleList {
  #rules: readonly Rule[] = [];

  get all(): readonly Rule[] {
    return this.#rules;
  }

  replace(rules: readonly Rule[]): void {
    this.#rules = rules;
  }

  /** The caller keeps to `RULES_MAX`. */
  add(rule: Rule): void {
    this.#rules = [...this.#rules, rule];
  }

  /** Whether the first rule of the kind that fits is for all messages. */
  isStanding(kind: RuleEffect["kind"], subject: RuleSubject): boolean {
    const rule = this.#rules.find((candidate) => candidate.effect.kind === kind && meets(subject, candidate.when));
    return rule !== undefined && rule.timesLeft === undefined;
  }

  /** The effect of the first rule of the kind that fits; it is used up by one. */
  take<K extends RuleEffect["kind"]>(kind: K, subject: RuleSubject): Extract<RuleEffect, { kind: K }> | undefined {
    const rule = this.#rules.find((candidate) => candidate.effect.kind === kind && meets(subject, candidate.when));
    if (rule === undefined) return undefined;
    if (rule.timesLeft !== undefined) {
      const timesLeft = rule.timesLeft - 1;
      this.#rules =
        timesLeft > 0
          ? this.#rules.map((each) => (each === rule ? { ...rule, timesLeft } : each))
          : this.#rules.filter((each) => each !== rule);
    }
    return rule.effect as Extract<RuleEffect, { kind: K }>;
  }
}
