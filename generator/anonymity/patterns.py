"""Numbers that are somebody's by their form, whether or not the vault knows them.

- NHS numbers are taken by their check digit, National Insurance numbers, postcodes and plates by
  the letters that they may have, telephone numbers by the numbering plans of `phonenumbers`.
- What also could be something else (ten digits in a row, an old plate) is for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.anonymity.folding import View
from generator.anonymity.index import Found
from generator.anonymity.known import Level

_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])"
)
_SPELLED_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?[\[({]\s?at\s?[\])}]\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[\[({]\s?dot\s?[\])}])\s?[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_SPELLED_AT: Final = re.compile(r"[\[({]\s?at\s?[\])}]", re.IGNORECASE)
_HANDLE: Final = re.compile(r"(?<![\w.@/+-])@(?=[\w.]*[A-Za-z])[A-Za-z0-9_][\w.]{2,29}(?<!\.)")
_AREAS: Final = frozenset(
    """ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e
    ec eh en ex fk fy g gl gu gx gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll
    ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn
    so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze
    zx""".split()  # noqa: SIM905 - reads well; ZX is given to no place, and used in examples
)
_BEGINNING: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,3}[ .-]?[0-9]")
_POSTCODE: Final = re.compile(
    r"([A-Z]{1,2})[0-9][0-9A-HJKPSTUW]?(\s{0,2})[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])",
    re.IGNORECASE,
)
_INSURANCE: Final = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[\s.-]?[0-9]{2}[\s.-]?[0-9]{2}[\s.-]?[0-9]{2}[\s.-]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PLATE: Final = re.compile(r"[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2}\s?[A-HJ-PR-Z]{3}(?![A-Z0-9])")
_OLD_PLATE: Final = re.compile(
    r"(?:[A-HJ-NPR-TV-Y][0-9]{1,3}\s[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3}\s[0-9]{1,3}[A-HJ-NPR-TV-Y])(?![A-Z0-9])"
)
_PASSPORT: Final = re.compile(
    r"passport[^\n]{0,40}?(?<![0-9A-Za-z])(?P<number>[0-9]{9}|[A-Z][0-9]{8}|[A-Z]{2}[0-9]{7})"
    r"(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_TEN: Final = re.compile(
    r"(?<![0-9A-Za-z./+-])[2-9][0-9]{2}(?P<mark>[\s.-]{0,2})[0-9]{3}(?P=mark)[0-9]{4}(?![0-9])"
)
_NHS_SAID: Final = re.compile(r"(?:\bNHS\b|patient|hospital number)[^.\n]{0,30}\Z", re.IGNORECASE)
_DIALLED: Final = re.compile(
    r"(?<![\w/.,])(?:\+|\(?0)(?=(?:[^0-9\n]{0,3}[0-9]){8})[0-9 ()./-]{8,20}[0-9](?![\w/])"
)
_LOOK: Final = 40  # characters before a number in which it may be said whose it is
_DIGIT: Final = re.compile(r"[0-9]")


def numbers_in(view: View) -> Iterator[Found]:
    """Yield what is somebody's number, address or sign-on by its form."""
    text = view.cased
    yield from _addresses(text)
    if not _DIGIT.search(text):
        return
    for begins in _BEGINNING.finditer(text):
        found = _coded(text, begins.start())
        if found is not None:
            yield found
    if "passport" in view.folded:
        for match in _PASSPORT.finditer(text):
            yield Found(*match.span("number"), None, "passport", "pattern", Level.BLOCKING)
    yield from _nhs_numbers(text)
    yield from _phones(text)


def _addresses(text: str) -> Iterator[Found]:
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield _found(match, "email")
        for match in _HANDLE.finditer(text):
            yield _found(match, "handle", Level.REVIEW)
    if _SPELLED_AT.search(text):
        for match in _SPELLED_EMAIL.finditer(text):
            yield _found(match, "email")


def _coded(text: str, start: int) -> Found | None:
    """Read letters and figures: a number of National Insurance, a plate, a postcode."""
    if match := _INSURANCE.match(text, start):
        return _found(match, "national-insurance")
    if match := _PLATE.match(text, start):
        return _found(match, "vehicle")
    if match := _POSTCODE.match(text, start):
        small = match.group() != match.group().upper()
        if match[1].casefold() in _AREAS and (match[2] or not small):
            return _found(match, "postcode", Level.REVIEW if small else Level.BLOCKING)
    if match := _OLD_PLATE.match(text, start):
        return _found(match, "vehicle", Level.REVIEW)
    return None


def _found(match: re.Match[str], kind: str, level: Level = Level.BLOCKING) -> Found:
    return Found(*match.span(), None, kind, "pattern", level)


def _nhs_numbers(text: str) -> Iterator[Found]:
    for match in _TEN.finditer(text):
        from stdnum.gb import nhs  # noqa: PLC0415 - seldom needed

        if nhs.is_valid(re.sub(r"\D", "", match.group())):
            said = _NHS_SAID.search(text[max(0, match.start() - _LOOK) : match.start()])
            certain = match["mark"] or said
            yield _found(match, "nhs-number", Level.BLOCKING if certain else Level.REVIEW)


def _phones(text: str) -> Iterator[Found]:
    for match in _DIALLED.finditer(text):
        import phonenumbers  # noqa: PLC0415 - large, and seldom needed

        matcher = phonenumbers.PhoneNumberMatcher(
            match.group(), "GB", leniency=phonenumbers.Leniency.POSSIBLE
        )
        for each in matcher:
            start = match.start() + each.start
            yield Found(start, match.start() + each.end, None, "phone", "pattern", Level.BLOCKING)
