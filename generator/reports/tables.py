"""Tables of a report, made so simple that plain text holds them and a screen reader reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from generator.reports.concerns import Matter

if TYPE_CHECKING:
    from generator.reports.tree import Cleaner, Node

_PLAIN: Final = ["", [], []]
_DEFAULT: Final = {"t": "AlignDefault"}
_LISTS: Final = ("BulletList", "OrderedList")
MAX_COLUMNS: Final = 30


def simple_table(cleaner: Cleaner, content: Any) -> Iterator[Node]:  # noqa: ANN401 - Pandoc's own
    """Yield a table in its simple form; a table of one cell is a box, and becomes a quotation."""
    _, caption, columns, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    name = f"table {cleaner.tables}"
    yield from cleaner.blocks(caption[1])
    if len(rows) == 1 and len(columns) == 1:
        inner = [block for cell in rows[0][1] for block in cleaner.blocks(cell[4])]
        if inner:
            yield {"t": "BlockQuote", "c": inner}
        return
    if len(columns) > MAX_COLUMNS:
        cleaner.concern(Matter.MARKUP, f"{name} has more than {MAX_COLUMNS} columns")
        return
    grid = _grid(cleaner, rows, len(columns), name)
    grid = [row for row in grid if any(row)]
    if not grid:
        return
    yield {
        "t": "Table",
        "c": [
            _PLAIN,
            [None, []],
            [[align, {"t": "ColWidthDefault"}] for align, _ in columns],
            [_PLAIN, [_row(grid[0])]],
            [[_PLAIN, 0, [], [_row(row) for row in grid[1:]]]],
            [_PLAIN, []],
        ],
    }


def _grid(cleaner: Cleaner, rows: Sequence[Any], width: int, name: str) -> list[list[list[Node]]]:
    """Lay cells out: one that spans rows stands in each of them, one over columns in its first."""
    grid: list[list[list[Node]]] = []
    waiting: dict[int, tuple[int, list[Node]]] = {}
    for row in rows:
        line: list[list[Node]] = []
        cells = iter(row[1])
        while len(line) < width:
            at = len(line)
            if at in waiting:
                left, words = waiting.pop(at)
                line.append(words)
                if left > 1:
                    waiting[at] = (left - 1, words)
                continue
            cell = next(cells, None)
            if cell is None:
                line.append([])
                continue
            high, wide = cell[2], min(cell[3], width - at)
            words = _words(cleaner, cell[4], name)
            if high > 1 or wide > 1:
                cleaner.concern(Matter.TABLE, name)
            for step in range(max(wide, 1)):
                line.append(words if step == 0 else [])
                if high > 1:
                    waiting[at + step] = (high - 1, words if step == 0 else [])
        grid.append(line)
    return grid


def _words(cleaner: Cleaner, blocks: Sequence[Node], name: str) -> list[Node]:
    """Return the words of a cell in one line."""
    pieces = list(_pieces(cleaner, list(cleaner.blocks(blocks)), name))
    if len(pieces) > 1:
        cleaner.concern(Matter.TABLE, name)
    joined: list[Node] = []
    for piece in pieces:
        joined += [{"t": "Space"}, *piece] if joined else piece
    return [{"t": "Space"} if each["t"] == "LineBreak" else each for each in joined]


def _pieces(cleaner: Cleaner, blocks: Sequence[Node], name: str) -> Iterator[list[Node]]:
    for block in blocks:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            yield list(content)
        elif kind == "Header":
            yield [{"t": "Strong", "c": list(content[2])}]
        elif kind in _LISTS:
            for at, item in enumerate(content if kind == "BulletList" else content[1]):
                lead = "•" if kind == "BulletList" else f"{content[0][0] + at}."
                for piece in _pieces(cleaner, item, name):
                    yield [{"t": "Str", "c": lead}, {"t": "Space"}, *piece]
        elif kind == "BlockQuote":
            yield from _pieces(cleaner, content, name)
        elif kind == "Table":
            cleaner.concern(Matter.NESTED_TABLE, name)


def _row(cells: Sequence[Sequence[Node]]) -> list[Any]:
    return [
        _PLAIN,
        [
            [_PLAIN, _DEFAULT, 1, 1, [{"t": "Plain", "c": list(cell)}] if cell else []]
            for cell in cells
        ],
    ]
