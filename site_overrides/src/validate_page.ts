/** What a page holds: where a case stands, its facts and papers; or a text of the policy. */

import {
  buildNumber,
  caseId,
  day,
  digest,
  fileName,
  formed,
  listOf,
  literal,
  map,
  MAX_DAYS,
  MAX_HTML,
  MAX_LIST,
  MAX_PAPER,
  moment,
  orElse,
  orNull,
  secretKey,
  text,
  textUpTo,
  wholeNumber,
  word,
  yes,
} from "./checks.ts";
import { deadline, inHand, stage, step } from "./validate_shared.ts";

const length = orNull(wholeNumber(0, MAX_DAYS));
const stretch = map({
  ...inHand,
  why: text,
  clause: text,
  first: day,
  after: day,
  days: wholeNumber(0, MAX_DAYS),
});

const clocks = map({
  began: orNull(day),
  whole: yes,
  until: orNull(day),
  running: yes,
  days: length,
  now: orNull(stretch),
  stages: listOf(
    map({ id: word, title: text, entered: orNull(day), left: orNull(day), days: length }),
  ),
  allowances: listOf(
    map({
      clause: text,
      what: text,
      months: wholeNumber(0, MAX_LIST),
      first: day,
      due: day,
      agreed: orNull(day),
      done: yes,
      ended: orNull(day),
      days: length,
      over: length,
    }),
  ),
  hands: listOf(
    map({ holder: text, days: wholeNumber(0, MAX_DAYS), delay: wholeNumber(0, MAX_DAYS) }),
  ),
  stretches: listOf(stretch),
  agreed: listOf(
    map({
      kind: literal("stop", "extension"),
      holder: orNull(text),
      on: orNull(day),
      until: orNull(day),
      reason: text,
      clause: text,
    }),
  ),
  rule: text,
});

const forecast = map({
  stage: word,
  title: text,
  on: orNull(day),
  ground: literal("recorded date", "typical time", "cannot be said"),
  rests_on: text,
  clause: text,
});

const document = map({
  id: word,
  title: text,
  kind: word,
  date: orNull(day),
  file: fileName,
  key: secretKey,
  sha256: digest,
  size: wholeNumber(0, MAX_PAPER),
  media_type: formed(/^[a-z]+\/[a-z0-9.+-]{1,100}$/),
  html: orNull(textUpTo(MAX_HTML)),
});

const chronology = map({
  merged: day,
  pseudonyms: yes,
  agencies: listOf(text),
  entries: listOf(
    map({
      agency: wholeNumber(0, MAX_LIST),
      row: wholeNumber(1, MAX_LIST),
      when: text,
      first: day,
      last: day,
      person: text,
      source: text,
      reference: text,
      event: text,
      response: text,
      seen: text,
      comment: text,
    }),
  ),
  points: listOf(map({ kind: text, words: text })),
});

const change = map({
  when: orNull(moment),
  who: text,
  what: listOf(text),
  proof: literal("verified", "signed", "merge", "stranger", "unsigned", "broken", "refused"),
  commit: formed(/^[0-9a-f]{12}$/),
});

/** Who must declare that they have no conflict, and whether they have. */
const declaration = map({
  clause: literal("B4.3", "B5.2", "B9.5"),
  name: text,
  of: text,
  state: literal("asked", "none", "involved"),
  on: orNull(day),
});

const family = map({
  waits_for: text,
  with: text,
  began: orNull(day),
  allowed: listOf(
    map({ clause: text, what: text, due: orNull(day), done: yes, ended: orNull(day) }),
  ),
  owed: listOf(
    map({
      clause: text,
      what: text,
      who: text,
      state: literal("done", "declined", "late", "now", "later"),
      on: orNull(day),
      due: orNull(day),
      at: text,
    }),
  ),
  officers: listOf(map({ name: text, role: text })),
  office: map({ name: text, contact: text }),
});

export const page = map({
  format: literal("dhr-page-1"),
  site: fileName,
  build: buildNumber,
  page: fileName,
  case: orNull(caseId),
  view: orNull(word),
  title: text,
  marking: text,
  stage: orNull(stage),
  stages: orElse(
    listOf(
      map({
        id: word,
        title: text,
        state: literal("done", "current", "later", "blocked", "skipped"),
        on: orNull(day),
        clauses: listOf(text),
        missing: orElse(listOf(text), []),
      }),
    ),
    [],
  ),
  procedure: orElse(text, ""),
  clocks: orNull(clocks),
  forecast: orElse(listOf(forecast), []),
  deadlines: orElse(listOf(deadline), []),
  next: orElse(listOf(step), []),
  findings: orElse(
    listOf(
      map({
        clause: text,
        level: literal("blocked", "broken", "overdue", "due", "note"),
        message: text,
        where: text,
        remedy: text,
      }),
    ),
    [],
  ),
  sections: listOf(map({ id: word, title: text, html: textUpTo(MAX_HTML) })),
  declarations: orElse(listOf(declaration), []),
  documents: orElse(listOf(document), []),
  intake: orNull(formed(/^age1[02-9ac-hj-np-z]{58}$/)),
  chronology: orNull(chronology),
  changes: orElse(listOf(change), []),
  family: orNull(family),
});
