"""Templates: the partnership's own markdown with Jinja2, in a small and safe part of it.

- Values, `if`, `for` over what is given, and a few filters; no calls, no assignments, no imports,
  no arithmetic. So a template can neither reach anything but its values nor run without end.
- A value is text: whatever in it would be markdown is escaped, so that a recorded sentence can make
  no heading, link or table.
- A value that is asked for and not recorded is an error, with the template's line; all of them are
  reported at once. `{% if x is defined %}` asks whether something is recorded.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any, Final, Self

from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator import yaml_strict
from generator.errors import InputError, Place, PolicyError
from generator.schema import ClauseId, Line, Model, Word, validate

MAX_TEMPLATE: Final = 200_000  # characters
MAX_FILLED: Final = 2_000_000  # characters
MAX_LOOPS: Final = 2  # one inside another
NOT_RECORDED: Final = "not recorded"
"""What a form says where a fact is missing."""

Value = str | bool | int | Sequence["Value"] | Mapping[str, "Value"]
"""What a template may be given: nothing with methods worth calling."""

_FRONT: Final = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.If, nodes.For, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.CondExpr,
)  # fmt: skip
_FILTERS: Final = frozenset({"join", "lower", "upper", "capitalize", "first", "last", "length"})
_OWN: Final = "line"  # our one filter: a value on one line, for the cell of a table
_TESTS: Final = frozenset({"defined", "undefined"})
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&^])")
_AT_LINE_START: Final = re.compile(r"^([-+=]|[0-9]{1,9}[.)])", re.MULTILINE)


class NotKnown(str):
    """What is unknown from before the portal: reads "not known", and has no parts."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, field: str) -> Self:
        """Note the field that is not known."""
        made = super().__new__(cls, "not known")
        made.field = field
        return made


class TemplateError(PolicyError):
    """A template of the partnership cannot be used."""

    code = "template"
    default_remedy = "correct the template; docs/formats.md says what it may use"


class NotRecordedError(InputError):
    """A letter or form asks for facts that are not recorded.

    `problems` lists every place of the template, and what is missing there.
    """

    code = "not-recorded"
    default_remedy = "record these facts with `dhr edit CASE`, then make the letter again"

    def __init__(self, problems: Sequence[tuple[Place, str]]) -> None:
        place, problem = problems[0]
        super().__init__(place, problem)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        lines = [f"{place}: {problem} [{self.code}]" for place, problem in self.problems]
        return "\n".join([*lines, f"  hint: {self.remedy}"])


class Front(Model):
    """What a template says of itself, between two lines of `---`."""

    title: Line
    clauses: tuple[ClauseId, ...]
    to: Word = "nobody"
    """An address of the procedure, or family, agency, nobody."""
    records: Line | None = None
    """The fact that is recorded when the letter is sent, beside the letter itself."""
    act: Word | None = None
    """An act of the portal whose gates must hold before the letter is made."""
    gates: tuple[ClauseId, ...] = ()
    """Further gates that must hold before it is made."""
    enclosed: tuple[Line, ...] = ()
    landscape: Word = "no"


@dataclass(frozen=True)
class Template:
    """A template, read and checked; `first_line` is the line on which its body begins."""

    kind: str
    path: str
    front: Front
    body: str
    first_line: int


@lru_cache(maxsize=128)
def read_template(kind: str, path: str, text: str) -> Template:
    """Read a template and refuse what it may not use; errors name the file and line."""
    place = Place(path)
    if len(text) > MAX_TEMPLATE:
        raise TemplateError(place, f"is longer than {MAX_TEMPLATE:,} characters")
    found = _FRONT.match(text)
    if found is None:
        raise TemplateError(place, "does not begin with its title and clauses")
    front = validate(Front, yaml_strict.parse(found[1], place), place)
    template = Template(kind, path, front, found[2], found[1].count("\n") + 3)
    for line, problem in _problems(template):
        raise TemplateError(Place(path, line), problem)
    return template


def _problems(template: Template) -> Iterator[tuple[int, str]]:
    try:
        tree = _environment().parse(template.body)
    except TemplateSyntaxError as error:
        line = template.first_line + (error.lineno or 1) - 1
        yield line, "is not written as a template: " + _in_plain_words(str(error.message))
        return
    except RecursionError:
        yield template.first_line, "is nested too deeply"
        return
    yield from _refused(tree, template.first_line - 1, 1, 0)


def _in_plain_words(message: str) -> str:
    return message.rstrip(".")


def _refused(node: nodes.Node, offset: int, above: int, loops: int) -> Iterator[tuple[int, str]]:
    known: int | None = node.lineno  # jinja2 leaves it out for parts of a comparison
    here = above if known is None else known
    line = offset + here
    if not isinstance(node, _ALLOWED):
        yield line, f"uses something that templates may not: {type(node).__name__.lower()}"
        return
    if isinstance(node, nodes.Filter) and node.name not in {*_FILTERS, _OWN}:
        yield line, f"uses a filter that templates may not: {node.name}"
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        yield line, f"uses a test that templates may not: {node.name}"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield line, "asks for a name that begins with an underscore"
    if isinstance(node, nodes.For):
        loops += 1
        if loops > MAX_LOOPS or node.recursive:
            yield line, f"has more than {MAX_LOOPS} loops inside each other"
    for child in node.iter_child_nodes():
        yield from _refused(child, offset, here, loops)


# ---------------------------------------------------------------------------------------------
# Filling


def fill(template: Template, values: Mapping[str, Value]) -> str:
    """Return the markdown of a letter or form, filled with values.

    Raises `NotRecordedError` with everything that it asks for and that is not there.
    """
    text, missed = _filled(template, values, stands_for_it="")
    if missed:
        raise NotRecordedError(
            [
                (Place(template.path, line), f"asks for {name}, which is not recorded")
                for line, name in missed
            ]
        )
    return text


def fill_form(template: Template, values: Mapping[str, Value]) -> tuple[str, tuple[str, ...]]:
    """Return the markdown of a form, and the names of what it asks for and is not recorded.

    Where something is missing, the form says so: a form goes on being filled in by hand.
    """
    text, missed = _filled(template, values, stands_for_it=NOT_RECORDED)
    return text, tuple(dict.fromkeys(name for _, name in missed))


def _filled(
    template: Template, values: Mapping[str, Value], *, stands_for_it: str
) -> tuple[str, list[tuple[int, str]]]:
    """Return the text, and each missing name with its line of the template's file."""
    missed: list[tuple[int, str]] = []
    environment = _environment(missed, stands_for_it)
    compiled = environment.from_string(template.body)
    pieces: list[str] = []
    size = 0
    try:
        for piece in compiled.generate(values):
            size += len(piece)
            if size > MAX_FILLED:
                raise TemplateError(Place(template.path), "becomes too long when it is filled")
            pieces.append(piece)
    except JinjaError as error:
        raise TemplateError(Place(template.path), _in_plain_words(str(error.message))) from None
    except TypeError:
        raise TemplateError(
            Place(template.path), "treats a single value as a list, or a list as a value"
        ) from None
    lines = [(template.first_line + line - 1, name) for line, name in dict.fromkeys(missed)]
    return "".join(pieces), lines


def _environment(
    missed: list[tuple[int, str]] | None = None, stands_for_it: str = ""
) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=_recording(missed if missed is not None else [], stands_for_it),
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters[_OWN] = _on_one_line
    environment.tests = {name: environment.tests[name] for name in _TESTS}
    return environment


def _recording(missed: list[tuple[int, str]], stands_for_it: str) -> type[Undefined]:
    class NotRecorded(Undefined):
        """Notes that it was asked for, with the line, and stands for nothing."""

        def _note(self) -> None:
            missed.append((_line_of_template(), _name_of(self)))

        def __str__(self) -> str:
            self._note()
            return stands_for_it

        def __iter__(self) -> Iterator[Any]:
            self._note()
            return iter(())

        def __bool__(self) -> bool:
            self._note()
            return False

        def __len__(self) -> int:
            self._note()
            return 0

        def __eq__(self, other: object) -> bool:
            self._note()
            return False

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever stands deeper
            if name.startswith("_"):
                raise AttributeError(name)
            return type(self)(name=f"{_name_of(self)}.{name}")

        __hash__ = Undefined.__hash__

    return NotRecorded


def _name_of(undefined: Undefined) -> str:
    name = str(undefined._undefined_name)  # noqa: SLF001 - jinja2 has no other way to ask
    owner = undefined._undefined_obj  # noqa: SLF001
    parent = owner.get("__name__") if isinstance(owner, Mapping) else getattr(owner, "field", None)
    return f"{parent}.{name}" if isinstance(parent, str) else name


def _line_of_template() -> int:
    """Return the template's line that is being filled, from the frames of its own code."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way to learn the line
    while frame is not None:
        compiled = frame.f_globals.get("__jinja_template__")
        if compiled is not None and frame.f_code.co_filename == "<template>":
            return int(compiled.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back
    return 1


def _escaped(value: object) -> object:
    """Escape what would be markdown in a value; lines and paragraphs stay as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return value
    paragraphs = re.split(r"\n\s*\n", value.strip())
    return "\n\n".join("\\\n".join(map(_escaped_line, each.split("\n"))) for each in paragraphs)


def _on_one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _escaped_line(line: str) -> str:
    text = _SPECIAL.sub(r"\\\1", line.strip())
    return _AT_LINE_START.sub(_at_start, text)


def _at_start(found: re.Match[str]) -> str:
    mark = found[0]
    return f"\\{mark}" if len(mark) == 1 else f"{mark[:-1]}\\{mark[-1]}"
