/** Who changed a case, and how that is proved. */

import { momentInWords } from "../dates.ts";
import { type Part, element } from "../elements.ts";
import type { Change } from "../validate.ts";
import { table, tag } from "./parts.ts";

const PROOFS: Readonly<Record<Change["proof"], string>> = {
  verified: "Verified",
  signed: "Signed",
  merge: "Merge of both sides",
  stranger: "Signed by a key of nobody here",
  unsigned: "Not signed",
  broken: "The signature does not hold",
  refused: "Refused",
};
const IN_DOUBT: ReadonlySet<Change["proof"]> = new Set(["stranger", "broken", "refused"]);

/** Make the chapter on who changed a case. */
export function changesParts(changes: readonly Change[]): readonly Part[] {
  const rows = changes.map((each): Part[] => [
    each.when === null ? "A day that cannot be read" : momentInWords(each.when),
    each.who === "" ? element("span", { class: "dhr-quiet" }, "Not proved") : each.who,
    each.what.length === 0 ? "Nothing of itself" : each.what.join(", "),
    element("span", {}, proof(each), " ", element("code", { class: "dhr-commit" }, each.commit)),
  ]);
  return [
    element(
      "p",
      {},
      "Every change of this case’s record and documents, the newest first. Who made it is proved by ",
      "their signature, never by a name that somebody typed.",
    ),
    table("Changes of the record", ["When", "Who", "What", "Proof"], rows, "changes"),
  ];
}

function proof(change: Change): Part {
  const words = PROOFS[change.proof];
  return IN_DOUBT.has(change.proof) ? tag("broken", words) : words;
}
