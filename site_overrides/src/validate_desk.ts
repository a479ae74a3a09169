/** What a desk holds: its reader, a card for each case, and the pages of the partnership. */

import {
  buildNumber,
  caseId,
  day,
  drawnPath,
  fileName,
  listOf,
  literal,
  map,
  measure,
  moment,
  orElse,
  orNull,
  text,
  word,
  yes,
} from "./checks.ts";
import { count, deadline, inHand, sealedPage, stage, step } from "./validate_shared.ts";

const card = map({
  ...sealedPage,
  case: caseId,
  view: word,
  label: orElse(text, ""),
  stage,
  opened: orNull(day),
  next: listOf(step),
  deadlines: listOf(deadline),
  findings: map({ blocked: count, broken: count, overdue: count, due: count, note: count }),
  time: orNull(map({ began: orNull(day), whole: yes, until: orNull(day), ...inHand })),
  undeclared: orElse(listOf(map({ clause: text, name: text })), []),
});

const procedure = map({
  id: word,
  width: measure,
  height: measure,
  ways: drawnPath,
  heads: drawnPath,
  boxes: listOf(
    map({
      stage: orElse(text, ""),
      end: yes,
      x: measure,
      y: measure,
      width: measure,
      height: measure,
      lines: listOf(map({ kind: literal("title", "holder", "small", "when"), y: measure, text })),
    }),
  ),
});

export const desk = map({
  format: literal("dhr-desk-1"),
  site: fileName,
  build: buildNumber,
  created: moment,
  today: orNull(day),
  demo: yes,
  partnership: map({ name: text, marking: text }),
  reader: map({ id: text, name: text, role: text, agency: orElse(text, "") }),
  cards: listOf(card),
  clauses: orNull(map(sealedPage)),
  pages: listOf(map({ ...sealedPage, title: text })),
  procedures: orElse(listOf(procedure), []),
});
