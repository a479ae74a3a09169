"""What only resembles the name of one of the case's own people: for review, never certain.

- Initials; titles with one letter; short forms and nicknames, both ways; the name as it sounds or
  nearly as it is spelled, the more letters may differ the longer it is.
- Words with which sentences and headings begin, agencies and the calendar are never likened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from doublemetaphone import doublemetaphone  # type: ignore[import-untyped]
from rapidfuzz import process
from rapidfuzz.distance import OSA

from generator.anonymity.folding import View, fold
from generator.anonymity.index import Found
from generator.anonymity.known import NAME, PERSONAL_NAMES, Form, KnownIdentifier, Level
from generator.anonymity.names import TITLES
from generator.anonymity.ordinary import ACRONYMS, NEVER_LIKENED, ORDINARY
from generator.anonymity.placing import Reading, reading
from generator.anonymity.short_names import familiar_forms, is_short_for

_WORD: Final = re.compile(
    r"(?<![^\W_])[A-Z0-9](?=[^\s]{0,3}[A-Za-z])(?:[A-Za-z0-9$!|]{1,30}(?:['-][A-Za-z]{2,30}){0,2}"
    r"|'[A-Z][a-z]{2,30})(?![^\W_])"
)
_INITIALS: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z](?:\.\s?|[ \u00a0/-])?(?:[A-Z](?:\.\s?|[ \u00a0/-])?){1,3}"
    r"(?![A-Za-z0-9])"
)
_TITLED: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s([A-Z])(?:\.|\b)(?!')")
_DOES: Final = re.compile(
    r"(?:'s)? (?:was|is|had|has|did|said|told|asked|rang|went|came|left|moved|lived|met|felt|wanted"
    r"|would|could|might|whether|who|herself|himself|spoke|shouted|shouting|thought|knew|loved)\b"
)
_DETERMINED: Final = re.compile(
    r"\b(?:the|an?|her|his|their|each|every|this|that|by|no|one|to)\s\Z", re.IGNORECASE
)
_LOOK: Final = 12  # characters before capital letters that may be a body's
_PLACES: Final = frozenset({"employer", "school", "surgery", "place", "address"})
_ACRONYM: Final = 3  # capital letters that are no name in capital letters
_SHORTEST: Final = 4  # letters of a name that is likened to others
_LONG_PLACE: Final = 6  # letters of a word of a place that is likened to others
_LEET: Final = str.maketrans("013457$!|", "oieastsil")
_NO_MORE_LIKE: Final = 0.5  # of the spelling, where two names sound alike


class Resembling:
    """Names of the case's own people, ready to be likened to words of a text."""

    def __init__(self, identifiers: Iterable[KnownIdentifier]) -> None:
        self._names: dict[str, KnownIdentifier] = {}
        self._initials: dict[str, KnownIdentifier] = {}
        self._surnames: dict[str, KnownIdentifier] = {}
        for each in identifiers:
            if each.own and each.kind in PERSONAL_NAMES:
                self._learn(each)
            elif each.own and each.kind in _PLACES:
                self._learn_place(each)
        self._spelled = [name for name in self._names if len(name) >= _SHORTEST]
        self._sounds: dict[str, list[str]] = {}
        for name in self._spelled:
            for sound in _sounds(name):
                self._sounds.setdefault(sound, []).append(name)
        self._persons = [n for n, each in self._names.items() if each.kind in PERSONAL_NAMES]
        self._familiar: dict[str, KnownIdentifier] = {}
        for name in self._persons:
            for form in familiar_forms(name):
                self._familiar.setdefault(form, self._names[name])
        self._judged: dict[str, tuple[KnownIdentifier, str] | None] = {}

    def _learn_place(self, each: KnownIdentifier) -> None:
        for word in re.findall(r"[A-Z][\w'-]+", each.text):
            if len(fold(word)) >= _LONG_PLACE and fold(word) not in ORDINARY:
                self._names.setdefault(_letters(word), each)

    def _learn(self, each: KnownIdentifier) -> None:
        words = [word for word in each.text.split() if fold(word) not in TITLES]
        if each.form is Form.PROPER:
            self._names.setdefault(_letters(each.text), each)
            for part in each.text.split("-")[1:]:
                self._names.setdefault(_letters(part), each)
            return
        if each.kind != NAME or len(words) <= 1:
            return
        firsts = [_letters(word)[:1] for word in words]
        surname = [_letters(part)[:1] for part in words[-1].split("-")]
        self._initials.setdefault("".join(firsts), each)
        self._initials.setdefault(firsts[0] + firsts[-1], each)
        self._initials.setdefault("".join([*firsts[:-1], *surname]), each)
        self._surnames.setdefault(firsts[-1], each)

    def matches(self, view: View) -> Iterator[Found]:
        """Yield what resembles a name."""
        if self._names:
            yield from self._likened(view.cased)
        if self._initials:
            yield from self._initialled(view.cased)

    def _likened(self, text: str) -> Iterator[Found]:
        for match in _WORD.finditer(text):
            written = match.group()
            if written not in self._judged:
                self._judged[written] = self._judge(written)
            judged = self._judged[written]
            if judged is None:
                continue
            each, variant = judged
            word = fold(written)
            if word in ORDINARY and reading(text, *match.span(), word) is not Reading.NAME:
                continue
            yield Found(*match.span(), each, each.kind, variant, Level.REVIEW)

    def _judge(self, written: str) -> tuple[KnownIdentifier, str] | None:
        """Decide whether a word is another form of a name, and of which."""
        if "-" in written and _letters(written) not in self._names:
            parts = (self._judge(part) for part in written.split("-") if len(part) >= _SHORTEST)
            judged = next(filter(None, parts), None)
            if judged is not None:
                return judged
        word = _letters(re.sub(r"'s?\Z", "", written))
        acronym = written.isupper() and len(word) <= _ACRONYM
        if acronym or word.isdigit() or word in self._names:
            return None
        if word in self._familiar:
            return self._familiar[word], "nickname"
        if word in NEVER_LIKENED:
            return None
        spelled = word.translate(_LEET) if re.search(r"[0-9$!|]", written) else word
        if spelled != word and spelled in self._names:
            return self._names[spelled], "near spelling"
        return self._short(spelled) or (None if word in ORDINARY else self._alike(spelled))

    def _short(self, word: str) -> tuple[KnownIdentifier, str] | None:
        for name in self._persons:
            if is_short_for(word, name):
                return self._names[name], "short form"
        return None

    def _alike(self, word: str) -> tuple[KnownIdentifier, str] | None:
        if len(word) < _SHORTEST or not word.isalpha():
            return None
        for name, distance, _ in process.extract(
            word, self._spelled, scorer=OSA.distance, score_cutoff=3, limit=5
        ):
            if distance <= _may_differ(min(len(word), len(name))):
                return self._names[name], "near spelling"
        for sound in _sounds(word):
            for name in self._sounds.get(sound, ()):
                if _sounds_like(word, name, sound):
                    return self._names[name], "sounds alike"
        return None

    def _initialled(self, text: str) -> Iterator[Found]:
        for match in _INITIALS.finditer(text):
            letters = re.sub(r"[^A-Z]", "", match.group()).lower()
            each = self._initials.get(letters)
            if each is None:
                continue
            if letters in ACRONYMS and len(match.group()) == len(letters):
                before = text[max(0, match.start() - _LOOK) : match.start()]
                if not _DOES.match(text, match.end()) or _DETERMINED.search(before):
                    continue
            end = match.end() - (match.group()[-1] in " \u00a0/-\n")
            yield Found(match.start(), end, each, each.kind, "initials", Level.REVIEW)
        for match in _TITLED.finditer(text):
            each = self._surnames.get(match[1].lower())
            if each is not None:
                yield Found(*match.span(), each, each.kind, "initial", Level.REVIEW)


def _may_differ(letters: int) -> int:
    """Return by how many letters two spellings of a name may differ."""
    if letters <= _SHORTEST:
        return 0
    return 1 if letters < 8 else 2 if letters < 11 else 3  # noqa: PLR2004 - measured


def _sounds_like(word: str, name: str, sound: str) -> bool:
    alike = OSA.normalized_similarity(word, name)
    if len(sound) == 1:
        return alike >= _NO_MORE_LIKE and word[0] == name[0]
    return alike >= _NO_MORE_LIKE


@lru_cache(maxsize=8192)
def _sounds(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sound for sound in doublemetaphone(name) if sound))


@lru_cache(maxsize=16_384)
def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))
