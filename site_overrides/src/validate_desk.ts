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
  MAX_DAYS,
  measure,
  moment,
  orElse,
  orNull,
  text,
  wholeNumber,
  word,
  yes,
} from "./checks.ts";
import { count, deadline, inHand, sealedPage, stage, step } from "./validate_shared.ts";

const clock = map({
  clause: text,
  what: text,
  months: count,
  due: day,
  agreed: orNull(day),
  done: yes,
  over: orNull(wholeNumber(0, MAX_DAYS)),
});

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
  changes: orElse(listOf(map({ when: moment, who: text, what: listOf(text) })), []),
  papers: orElse(listOf(map({ title: text, kind: word, date: orNull(day) })), []),
  clocks: orElse(listOf(clock), []),
  actions: orNull(map({ done: count, partly: count, waiting: count, rejected: count })),
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
