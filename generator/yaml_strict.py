"""YAML that people write, read strictly: text in, a tree of maps, lists and strings out.

- UTF-8 without a byte order mark, LF line ends, one document, block or flow style.
- No aliases, anchors, tags, merge keys, directives, duplicate keys or control characters.
- Every scalar is a string (`no`, `010`, `12:30` and `2024-02-30` mean what they say); the
  schema converts. A key with nothing behind it has no value: `None`.
- Limits on size, depth and nodes hold before and while parsing; libyaml's parser does the work.
- Every failure is a `YamlError` with line and column. No message repeats the text.
- `dump` writes the one canonical form that `parse` reads back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from generator.errors import InputError, Place

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
Path: TypeAlias = "tuple[str | int, ...]"

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_NODES = 60_000

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x85-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class YamlError(InputError):
    """The text is not YAML of the plain kind that the portal reads."""

    code = "yaml"
    default_remedy = "correct that line; write plain `key: value` lines with two spaces of indent"


@dataclass(frozen=True)
class Mark:
    """A position in the text, both counted from 1."""

    line: int
    column: int


def _fail(place: Place, mark: Mark | None, problem: str) -> YamlError:
    where = Place(place.path, mark.line if mark else place.line, place.field)
    column = f" at column {mark.column}" if mark else ""
    return YamlError(where, problem + column)


def decode(data: bytes, place: Place, *, max_bytes: int = MAX_BYTES) -> str:
    """Turn bytes into text, refusing what no editor of ours writes."""
    if len(data) > max_bytes:
        raise _fail(place, None, f"is larger than {max_bytes} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _fail(place, Mark(line, 1), "is not UTF-8 text") from None


def forbidden(text: str) -> str | None:
    """Name the first character of a text that the portal does not take; None where all is well."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    if found.group() == "\r":
        return "a carriage return (save the file with LF line ends)"
    return "a control, bidirectional or line separator character"


def _refuse_characters(text: str, place: Place) -> None:
    found = _FORBIDDEN.search(text)
    if found is not None:
        start = found.start()
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        raise _fail(place, Mark(line, column), f"contains {forbidden(text)}")


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1) if start else Mark(1, 1)


def _events(text: str, place: Place) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = Mark(mark.line + 1, mark.column + 1) if mark else None
        raise _fail(place, position, "is not valid YAML") from None
    except (yaml.YAMLError, ValueError, UnicodeError):
        raise _fail(place, None, "is not valid YAML") from None


class _Builder:
    """Build the tree from parser events without recursion; remember marks only when asked."""

    def __init__(self, place: Place, max_nodes: int, marks: dict[Path, Mark] | None) -> None:
        self.place = place
        self.max_nodes = max_nodes
        self.marks = marks
        self.nodes = 0
        self.documents = 0
        self.root: Tree = None
        self.stack: list[dict[str, Tree] | list[Tree]] = []
        self.keys: list[str | None] = []
        self.path: list[str | int] = []

    def feed(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
            self.keys.pop()
            if self.path:
                self.path.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise _fail(self.place, _mark(event), "uses an alias (`*name`), which is not allowed")
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _fail(self.place, _mark(event), "holds a second document")
            if event.version or event.tags:
                raise _fail(self.place, _mark(event), "holds a `%` directive")

    def _plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            raise _fail(self.place, _mark(event), f"has more than {self.max_nodes} entries")
        if event.anchor is not None:
            raise _fail(self.place, _mark(event), "uses an anchor (`&name`), which is not allowed")
        if event.tag is not None:
            raise _fail(self.place, _mark(event), "uses a tag (`!name`), which is not allowed")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._plain(event)
        if event.style == '"' and (what := forbidden(event.value)):
            raise _fail(self.place, _mark(event), f"writes, as an escape, {what}")
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None:
            self._key(event)
            return
        empty = event.value == "" and not event.style
        self._put(None if empty else event.value, event)
        if self.stack:
            self.path.pop()

    def _key(self, event: yaml.ScalarEvent) -> None:
        top = self.stack[-1]
        if event.value in ("", "<<"):
            raise _fail(self.place, _mark(event), "has an empty key or a merge key (`<<`)")
        if event.value in top:
            raise _fail(self.place, _mark(event), "repeats a key of the same map")
        self.keys[-1] = event.value

    def _put(self, value: Tree, event: yaml.Event) -> None:
        if not self.stack:
            self.root = value
            if self.marks is not None:
                self.marks[()] = _mark(event)
            return
        top = self.stack[-1]
        if isinstance(top, dict):
            key = self.keys[-1]
            assert key is not None  # noqa: S101 - the parser yields a key before its value
            top[key] = value
            self.keys[-1] = None
            self.path.append(key)
        else:
            self.path.append(len(top))
            top.append(value)
        if self.marks is not None:
            self.marks[tuple(self.path)] = _mark(event)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._plain(event)
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None:
            raise _fail(self.place, _mark(event), "uses a list or map as a key")
        if len(self.stack) >= MAX_DEPTH:
            raise _fail(self.place, _mark(event), f"is nested deeper than {MAX_DEPTH} levels")
        value: dict[str, Tree] | list[Tree] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        self._put(value, event)
        self.stack.append(value)
        self.keys.append(None)


def _build(text: str, place: Place, max_nodes: int, marks: dict[Path, Mark] | None) -> Tree:
    builder = _Builder(place, max_nodes, marks)
    for event in _events(text, place):
        builder.feed(event)
    return builder.root


class _NotPlainError(Exception):
    """Something that needs a second, slower look, to be refused with its place."""


def _quick(text: str, max_nodes: int) -> Tree:  # noqa: C901, PLR0912 - one fast loop
    """Build the tree of a text in which nothing is to be refused, in one loop over the events."""
    loader = yaml.CBaseLoader(text)
    root: list[Tree] = []
    around: list[Any] = []
    top: Any = root
    key: str | None = None
    nodes = 0
    try:
        while (event := loader.get_event()) is not None:
            if isinstance(event, yaml.ScalarEvent):
                value = event.value
                nodes += 1
                if event.anchor is not None or event.tag is not None:
                    raise _NotPlainError
                if event.style == '"' and forbidden(value):
                    raise _NotPlainError
                if type(top) is list:
                    top.append(value if value or event.style else None)
                elif key is not None:
                    top[key] = value if value or event.style else None
                    key = None
                elif value in top or value in ("", "<<"):
                    raise _NotPlainError
                else:
                    key = value
            elif isinstance(event, yaml.CollectionStartEvent):
                nodes += 1
                if event.anchor is not None or event.tag is not None or len(around) >= MAX_DEPTH:
                    raise _NotPlainError
                inner: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                if type(top) is list:
                    top.append(inner)
                elif key is None:
                    raise _NotPlainError
                else:
                    top[key] = inner
                    key = None
                around.append(top)
                top = inner
            elif isinstance(event, yaml.CollectionEndEvent):
                top = around.pop()
            elif isinstance(event, yaml.AliasEvent) or (
                isinstance(event, yaml.DocumentStartEvent) and (root or event.version or event.tags)
            ):
                raise _NotPlainError
            if nodes > max_nodes:
                raise _NotPlainError
    except (yaml.YAMLError, ValueError, UnicodeError):
        raise _NotPlainError from None
    finally:
        loader.dispose()
    return root[0] if root else None


def parse(
    text: str, place: Place, *, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES
) -> Tree:
    """Read one document into maps, lists, strings and `None`; an empty text is `None`."""
    if len(text) > max_bytes:
        raise _fail(place, None, f"is larger than {max_bytes} bytes")
    _refuse_characters(text, place)
    try:
        return _quick(text, max_nodes)
    except _NotPlainError:
        return _build(text, place, max_nodes, None)


def parse_map(text: str, place: Place, *, max_nodes: int = MAX_NODES) -> dict[str, Tree]:
    """Read a document whose top level is a map; nothing at all is an empty map."""
    tree = parse(text, place, max_nodes=max_nodes)
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise _fail(place, Mark(1, 1), "must be a map of `key: value` lines")
    return tree


def locate(text: str, path: Sequence[str | int], place: Place) -> Mark | None:
    """Find where a value stands; the nearest enclosing one where the path does not exist.

    Positions are worked out only when an error needs one, so that reading stays fast.
    """
    marks: dict[Path, Mark] = {}
    try:
        _refuse_characters(text, place)
        _build(text, place, MAX_NODES, marks)
    except YamlError:
        return None
    wanted = tuple(path)
    while wanted and wanted not in marks:
        wanted = wanted[:-1]
    return marks.get(wanted)


class _Dumper(yaml.CSafeDumper):
    """Canonical form: schema order, yes and no, literal blocks for text of several lines."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_bool(dumper: yaml.CSafeDumper, value: bool) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(bool, _represent_bool)

Plain: TypeAlias = "Mapping[str, Plain] | Sequence[Plain] | str | int | bool | dt.date | None"


def dump(value: Plain) -> str:
    """Write the canonical form; strings that another YAML reader would convert are quoted."""
    text = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=96,
    )
    return str(text)
