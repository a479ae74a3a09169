"""YAML as `yaml_strict.dump` writes it, read line by line: twice as fast as libyaml's events.

- Reads nothing but the plain block form: maps with simple keys, lists of maps or of texts, and
  texts that are plain, in single quotes or literal, folded or not. At anything else it gives up,
  and libyaml decides; so every message about what is wrong is libyaml's too.
- What it reads it reads exactly as libyaml does: a test compares the two on texts of all kinds.
"""

from __future__ import annotations

import re
from typing import Final, NoReturn, TypeAlias

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"

MAX_DEPTH: Final = 16  # below the strict reader's own limit
NODES_PER_LINE: Final = 3  # at most: an entry of a list, a key and a value

_LINE: Final = re.compile(r"( *)(- )?(?:([A-Za-z_][A-Za-z0-9_-]{0,99}):(?: (?! )|\Z))?(.*)")
_STEP: Final = 2  # columns
_INDICATORS: Final = frozenset("-?:,[]{}#&*!|>'\"%@` ")


class OtherFormError(Exception):
    """The text is not in the form that this reader knows; it may be good YAML all the same."""


def read_lines(text: str) -> Tree:
    """Read a map in the form of `dump`; the caller has refused control characters.

    Raises `OtherFormError` for a text in any other form.
    """
    if text == "{}\n":
        return {}
    if "\t" in text or " \n" in text or not text.endswith("\n"):
        _give_up()
    return _Reader(text[:-1].split("\n")).read()


def _give_up() -> NoReturn:
    raise OtherFormError


class _Reader:
    """The lines; the innermost open map or list, its column, and those around it."""

    __slots__ = ("around", "column", "lines", "next", "pending", "top")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.next = 0
        self.top: dict[str, Tree] | list[Tree] = {}
        self.column = 0
        self.around: list[tuple[int, dict[str, Tree] | list[Tree]]] = []
        self.pending: str | None = None  # a key whose value begins on the next line

    def read(self) -> Tree:
        """Read all lines; each begins an entry of a map or of a list."""
        root, lines, match, end = self.top, self.lines, _LINE.fullmatch, len(self.lines)
        while self.next < end:
            found = match(lines[self.next])
            if found is None:
                _give_up()
            spaces, dash, key, value = found.groups()
            here = len(spaces)
            self.next += 1
            if self.pending is not None:
                self._open(here, dash)
            elif here != self.column or (dash is None and type(self.top) is list):
                self._close(here, dash)
            if dash is not None:
                self._item(here, key, value)
            elif key is None:
                _give_up()
            else:
                self._entry(key, value)
        if self.pending is not None:
            _give_up()
        return root

    def _open(self, here: int, dash: str | None) -> None:
        """Open what stands below a key: a map further right, or a list right below it."""
        if here != (self.column if dash else self.column + _STEP):
            _give_up()
        inner: dict[str, Tree] | list[Tree] = [] if dash else {}
        if type(self.top) is not dict or self.pending is None:
            _give_up()
        self.top[self.pending] = inner
        self.pending = None
        self._push(inner, here)

    def _push(self, inner: dict[str, Tree] | list[Tree], here: int) -> None:
        self.around.append((self.column, self.top))
        if len(self.around) > MAX_DEPTH:
            _give_up()
        self.top, self.column = inner, here

    def _close(self, here: int, dash: str | None) -> None:
        """Close what a line further left does not belong to any more."""
        while here < self.column or (dash is None and type(self.top) is list):
            if not self.around:
                _give_up()
            self.column, self.top = self.around.pop()
        if here != self.column:
            _give_up()

    def _item(self, here: int, key: str | None, value: str) -> None:
        if type(self.top) is not list:
            _give_up()
        if key is None:
            self.top.append(self._value(value))
            return
        inner: dict[str, Tree] = {}
        self.top.append(inner)
        self._push(inner, here + _STEP)
        self._entry(key, value)

    def _entry(self, key: str, value: str) -> None:
        top = self.top
        if type(top) is not dict or key in top:
            _give_up()
        if value:
            top[key] = self._value(value)
        else:
            self.pending = key
            top[key] = None

    # -----------------------------------------------------------------------------------------
    # Values

    def _value(self, value: str) -> Tree:
        """Read a value that begins on a line, with the lines on which it goes on."""
        first = value[0]
        if first not in _INDICATORS:
            if self._goes_on():
                value = self._plain(value)
            if ": " in value or " #" in value or value[-1] == ":":
                _give_up()
            return value
        if first == "'":
            return self._quoted(value)
        if value in ("|-", "|"):
            return self._literal() + ("\n" if value == "|" else "")
        if value in ("{}", "[]"):
            return {} if value == "{}" else []
        _give_up()

    def _goes_on(self) -> bool:
        """Tell whether the next line is further right than where the value belongs."""
        margin = " " * (self.column + 1)
        return self.next < len(self.lines) and self.lines[self.next].startswith(margin)

    def _plain(self, value: str) -> str:
        parts = [value]
        while self._goes_on():
            line = self.lines[self.next].lstrip(" ")
            if line[0] == "#" or parts[-1][-1] == ":":
                _give_up()
            parts.append(line)
            self.next += 1
        return " ".join(parts)

    def _quoted(self, value: str) -> str:
        while value.count("'") % 2:
            if not self._goes_on():
                _give_up()
            value += " " + self.lines[self.next].lstrip(" ")
            self.next += 1
        inside = value[1:-1].replace("''", "\0")
        if value[-1] != "'" or value == "'" or "'" in inside or self._goes_on():
            _give_up()
        return inside.replace("\0", "'")

    def _literal(self) -> str:
        margin = " " * (self.column + _STEP)
        parts: list[str] = []
        while self.next < len(self.lines):
            line = self.lines[self.next]
            if line and not line.startswith(margin):
                break
            parts.append(line[len(margin) :])
            self.next += 1
        if not parts or parts[0][:1] in ("", " ") or not parts[-1]:
            _give_up()
        return "\n".join(parts)
