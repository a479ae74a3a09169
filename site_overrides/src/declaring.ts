/**
 * A reader's declaration that they have no conflict, as a statement to send to the office (B4.3,
 * B5.2, B9.5). It proves nothing by itself: an officer records it, with who made it and when.
 */

import { type Day, inWords } from "./dates.ts";
import type { Declaration } from "./validate.ts";

/** A clause that asks for a declaration, and in which words. */
export interface Asked {
  readonly clause: Declaration["clause"];
  readonly as: string;
  /** What is denied or told, after "I was not, and am not," or "I was, or am,". */
  readonly involved: string;
  /** A second question, after "I am not" or "I am". */
  readonly supervisor: string | null;
}

/** The declarations that the policy asks for. */
export const ASKED: readonly Asked[] = [
  {
    clause: "B4.3",
    as: "As a member of the Review Panel",
    involved: "directly involved, as a manager or practitioner, with the victim or the perpetrator",
    supervisor: null,
  },
  {
    clause: "B5.2",
    as: "As Independent Chair or author",
    involved: "directly associated, now or before, with any agency involved in the review",
    supervisor: null,
  },
  {
    clause: "B9.5",
    as: "As author of an agency's IMR",
    involved: "directly involved with the victim, the perpetrator or either family",
    supervisor: "the immediate line supervisor of any member of staff in the IMR",
  },
];

/** What somebody declares. */
export interface Declared {
  readonly asked: Asked;
  readonly marking: string;
  readonly case: string;
  readonly partnership: string;
  readonly name: string;
  readonly reader: string;
  readonly of: string;
  readonly on: Day;
  readonly involved: boolean;
  readonly supervisor: boolean;
  readonly detail: string;
}

/** The statement, as markdown. */
export function statement(declared: Declared): string {
  const { asked, detail, involved, supervisor } = declared;
  const told = [
    `${involved ? "I was, or am," : "I was not, and am not,"} ${asked.involved}.`,
    ...(asked.supervisor === null ? [] : [`${supervisor ? "I am" : "I am not"} ${asked.supervisor}.`]),
  ];
  return [
    declared.marking,
    "",
    "# Declaration of involvement",
    "",
    `- Review: ${declared.case}, ${declared.partnership}`,
    `- Clause: ${asked.clause}`,
    `- ${asked.as}`,
    `- By: ${[declared.name, declared.of, `reader ${declared.reader}`].filter((each) => each !== "").join(", ")}`,
    `- On: ${inWords(declared.on)}`,
    "",
    ...told.flatMap((each) => [each, ""]),
    ...(detail === "" ? [] : [plain(detail), ""]),
    "If this changes, I will tell the office at once.",
    "",
  ].join("\n");
}

/** A reader's own words as lines that no markdown turns into anything else. */
function plain(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}]/gu, (each) => (each === "\n" ? each : ""))
    .replace(/[\\`*_{}[\]<>#|~!]/g, "\\$&")
    .trim();
}
