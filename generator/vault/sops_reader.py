"""Read the text of a sealed record, without keys: the grammar of `sops_text`, and nothing else.

- A line grammar, because a YAML parser drops comments and knows a dozen ways to write one value:
  here a comment, a second document, an anchor, a tag, a quoted value or a carriage return is
  just a line that does not match.
- Limits are checked before anything is split. Each wrapped key is age for one X25519 recipient
  (`age_header`); recipients are sorted, each once.
- Errors name the line, and a section only by a name that the caller expects.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Final, NoReturn

from generator.errors import DhrError, Place
from generator.vault import age_header
from generator.vault.errors import (
    MergeConflictError,
    RecipientFormatError,
    RecipientsError,
    ValueFormatError,
    VaultFormatError,
    VaultTooLargeError,
)
from generator.vault.keys import Recipient, parse_recipient
from generator.vault.sops_text import (
    AGE,
    ARMOR_INDENT,
    ENTRY,
    ENTRY_NEXT,
    LASTMODIFIED,
    MAC,
    MAX_FILE,
    MAX_RECIPIENTS,
    MAX_SECTIONS,
    RECIPIENT,
    SOPS,
    SUFFIX,
    VERSION,
    WRAPPED,
    Cipher,
    SealedText,
    WrappedKey,
    is_section_name,
    read_cipher,
)

MAX_ARMOR_LINES: Final = 40  # a wrapped key with the longest grease has about 15

_LASTMODIFIED: Final = re.compile(
    LASTMODIFIED + '"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"'
)
_VERSION: Final = re.compile(VERSION + r"([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})")
_EMPTY: Final = frozenset({"", '""', "''", "null", "~", "Null", "NULL", "[]", "{}"})
_END: Final = "\0"  # stands for the line after the last, and matches nothing


def parse_sealed(data: bytes, place: Place, *, expected: Collection[str] = ()) -> SealedText:
    """Read a sealed record's text; `expected` names the sections that errors may mention."""
    if len(data) > MAX_FILE:
        raise VaultTooLargeError(place, f"is larger than {MAX_FILE} bytes")
    return _Reader(_to_lines(data, place), place, expected).read()


def _to_lines(data: bytes, place: Place) -> list[str]:
    if not data.isascii():
        line = next(n for n, text in enumerate(data.split(b"\n"), 1) if not text.isascii())
        raise VaultFormatError(_at(place, line), "has characters outside ASCII, or a BOM")
    if b"\r" in data:
        problem = "has CR line ends; git must not convert this file (`.gitattributes`: -text)"
        raise VaultFormatError(_at(place, data.count(b"\n", 0, data.index(b"\r")) + 1), problem)
    lines = data.decode("ascii").split("\n")
    if lines.pop() != "" or not lines:
        raise VaultFormatError(place, "is empty, or was cut: its last line does not end")
    return lines


def _at(place: Place, line: int | None, field: str | None = None) -> Place:
    return Place(place.path, line, field)


class _Reader:
    """Walk the lines once, from the first to the last; each must be what the grammar says."""

    def __init__(self, lines: list[str], place: Place, expected: Collection[str]) -> None:
        self.lines = lines
        self.place = place
        self.expected = expected
        self.position = 0

    def read(self) -> SealedText:
        sections = self._sections()
        self._take_exactly(AGE, "the list of recipients (`age:`)")
        keys = self._keys()
        lastmodified = self._time()
        mac = self._mac()
        self._take_exactly(SUFFIX, "`unencrypted_suffix: _unencrypted`")
        version = self._take(_VERSION, "`version`")[1]
        if self.position != len(self.lines):
            self._refuse("has something after the metadata")
        return SealedText(sections, keys, lastmodified, mac, version)

    def _here(self, field: str | None = None) -> Place:
        return _at(self.place, self.position + 1, field)

    def _line(self) -> str:
        """Return the current line, or what matches nothing at the end of the file."""
        return self.lines[self.position] if self.position < len(self.lines) else _END

    def _take(self, pattern: re.Pattern[str], what: str) -> re.Match[str]:
        found = pattern.fullmatch(self._line())
        if found is None:
            self._refuse(f"should have {what} here")
        self.position += 1
        return found

    def _take_exactly(self, line: str, what: str) -> None:
        if self._line() != line:
            self._refuse(f"should have {what} here")
        self.position += 1

    def _refuse(self, problem: str) -> NoReturn:
        raise _explain(self._line(), self._here(), problem)

    def _sections(self) -> dict[str, Cipher]:
        sections: dict[str, Cipher] = {}
        while self._line() != SOPS:
            name, colon, value = self._line().partition(": ")
            if not colon or not is_section_name(name):
                self._refuse("should have a section, `key: ENC[...]`, here")
            if name in sections:
                self._refuse("repeats a section")
            if len(sections) == MAX_SECTIONS:
                self._refuse(f"has more than {MAX_SECTIONS} sections")
            sections[name] = self._value(value, name)
            self.position += 1
        if not sections:
            self._refuse("has no sections")
        self.position += 1
        return sections

    def _value(self, text: str, name: str) -> Cipher:
        cipher = read_cipher(text)
        if cipher is None:
            known = name in self.expected
            problem = _explain_value(text) + ("" if known else ", under an unexpected key")
            raise ValueFormatError(self._here(name if known else None), problem)
        return cipher

    def _time(self) -> str:
        found = _LASTMODIFIED.fullmatch(self._line())
        if found is None or not _is_time(found[1]):
            self._refuse("should have `lastmodified`, a quoted UTC time, here")
        self.position += 1
        return found[1]

    def _mac(self) -> Cipher:
        line = self._line()
        cipher = read_cipher(line.removeprefix(MAC))
        if not line.startswith(MAC) or cipher is None:
            self._refuse("should have `mac`, an encrypted value, here")
        self.position += 1
        return cipher

    def _keys(self) -> tuple[WrappedKey, ...]:
        keys: list[WrappedKey] = []
        while self._line().startswith(ENTRY):
            if len(keys) == MAX_RECIPIENTS:
                self._refuse(f"has more than {MAX_RECIPIENTS} recipients")
            here = self._here("sops.age")
            keys.append(self._key())
            if len(keys) > 1 and keys[-2].recipient >= keys[-1].recipient:
                raise RecipientsError(here, "repeats a recipient, or has them out of order")
        if not keys:
            self._refuse("should have a recipient here")
        return tuple(keys)

    def _key(self) -> WrappedKey:
        start = self._here("sops.age")
        if self._line() == ENTRY + WRAPPED:  # sops 3.13 sorts `enc` before `recipient`
            armor, blob = self._armor(start)
            recipient = self._recipient(ENTRY_NEXT)
        else:
            recipient = self._recipient(ENTRY)
            if self._line() != ENTRY_NEXT + WRAPPED:
                self._refuse("should have the recipient's wrapped key (`enc: |`) here")
            armor, blob = self._armor(start)
        return WrappedKey(recipient, armor, blob)

    def _recipient(self, indent: str) -> Recipient:
        line = self._line()
        if not line.startswith(indent + RECIPIENT):
            self._refuse("should have `recipient: age1...` here")
        try:
            recipient = parse_recipient(line[len(indent + RECIPIENT) :], self.place)
        except RecipientFormatError as error:
            raise RecipientsError(self._here("sops.age"), error.problem) from None
        self.position += 1
        return recipient

    def _armor(self, start: Place) -> tuple[str, bytes]:
        first = self.position + 1
        last = first
        while last < len(self.lines) and self.lines[last].startswith(ARMOR_INDENT):
            last += 1
        if last - first > MAX_ARMOR_LINES:
            self._refuse(f"has a wrapped key of more than {MAX_ARMOR_LINES} lines")
        cut = len(ARMOR_INDENT)
        armor = "".join(f"{line[cut:]}\n" for line in self.lines[first:last])
        blob = age_header.decode_armor(armor, start)
        age_header.require_one_recipient(blob, start)
        self.position = last
        return armor, blob


def _is_time(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _explain(line: str, here: Place, problem: str) -> DhrError:
    """Say what a line is that should not be there; never repeat it."""
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return MergeConflictError(
            here, "holds both sides of a merge, made without the portal's merge driver"
        )
    if line == _END:
        return VaultFormatError(_at(here, None), "was cut: its end is missing")
    if "#" in line:
        problem = "has a comment, or something else after `#`"
    elif line.startswith(("---", "...", "%")):
        problem = "has a second document, or a document mark"
    elif "\t" in line:
        problem = "has a tab"
    return VaultFormatError(here, problem)


def _explain_value(text: str) -> str:
    """Say what is wrong with a section's value; never repeat it."""
    if text in _EMPTY:
        return "has an empty value"
    if not text.startswith("ENC[AES256_GCM,"):
        return "has a value that is not encrypted"
    if "]" in text[:-1]:
        return "has something after the closing `]`"
    if not text.endswith(",type:str]"):
        return "has an encrypted value that is no text (`type:str`)"
    return "has an encrypted value with a malformed nonce, tag or base64"
