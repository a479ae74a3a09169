/** Parts that a desk's cards and a case's page have in common. */

import {
  day,
  digest,
  fileName,
  map,
  MAX_LIST,
  orElse,
  orNull,
  secretKey,
  text,
  wholeNumber,
  word,
  yes,
} from "./checks.ts";

export const stage = map({ id: word, title: text });
export const count = orElse(wholeNumber(0, MAX_LIST), 0);
export const step = map({ clause: text, what: text, who: text, due: orNull(day) });
export const deadline = map({
  clause: text,
  what: text,
  who: orElse(text, ""),
  due: orNull(day),
  met: orNull(day),
  done: orElse(yes, false),
  note: orElse(text, ""),
  agency: orElse(text, ""),
});
export const sealedPage = { page: fileName, key: secretKey, sha256: digest };

/** Who has a case in hand; empty words for a view that does not open what it rests on. */
export const inHand = { holder: text, who: text, delay: yes };
