"""What commands print: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from generator.errors import DhrError, InputError, Place

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


class Format(StrEnum):
    """How `check` prints."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"


class Plain(StrEnum):
    """How other commands print."""

    TEXT = "text"
    JSON = "json"


class Shown(StrEnum):
    """How `show` prints a case."""

    TEXT = "text"
    YAML = "yaml"
    SCHEMA = "schema"


def console() -> Console:
    """Return the console of standard output; no markup is read from what is printed."""
    from rich.console import Console

    return Console(markup=False, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Print a line for the person at the terminal."""
    sys.stderr.write(text + "\n")


def print_text(text: str) -> None:
    """Print a result as it is."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print a result for other programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_error(error: DhrError) -> None:
    """Print an error of ours: place, problem, code, hint."""
    sys.stderr.write(f"dhr: {error}\n")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE, pad_edge=False)
    for heading in headings:
        shown.add_column(heading)
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    screen = console()
    if not screen.is_terminal:
        screen.width = 140
    screen.print(shown)


def progress(items: Iterable[T], what: str, total: int) -> Iterable[T]:
    """Show a progress bar on a terminal while going through long work."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, what, total=total, console=Console(stderr=True), transient=True)


class NoPlaceError(InputError):
    """A command that writes in clear was not told where."""

    code = "no-place"
    default_remedy = "name a folder of yours outside git: --out DIR; delete the files after use"


def folder_for_clear_text(out: Path | None) -> Path:
    """Return the folder that an officer named for what is written in clear."""
    if out is None:
        raise NoPlaceError(Place("--out"), "is not given")
    return out.expanduser()
