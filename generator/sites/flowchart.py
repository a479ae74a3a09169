"""The flowchart of a procedure (F1): laid out from its stages, routes and turns, never by hand.

- The straight way (the first route) runs down the page. Beside it, set in, stand the stages and
  the words of the turns that leave it; ways back run up or down a lane at the right edge.
- One column of 320 units, with text of 13 units and more, is readable on a phone without moving
  sideways. Lines are broken here, by a cautious width of letters, because SVG breaks none.
- The drawing knows no case. The second line of a stage's box is for its holder, or for where a
  case stands, which the internal site's page fills in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from generator.policy.procedure import Profile, Stage, Turn
from generator.sites.public_words import render

WIDTH: Final = 320
NOBODY: Final = "Nobody"
"""The holder of a stage in which nothing more is done."""
_SPINE: Final = 22
_LEFT: Final = 8
_SET_IN: Final = 48
_RIGHT: Final = 298
_LANE: Final = 309
_PAD: Final = 10
_GAP: Final = 22
_STEP: Final = 12
_ARROW: Final = 5
_LETTER: Final = {"title": 8.6, "small": 7.3, "when": 7.3}
"""Widths of a letter, in units: wide enough for every font that a reader may have."""
_LINE: Final = {"title": 19, "small": 16.5, "when": 16.5}


@dataclass(frozen=True)
class Line:
    """A line of text; `kind` is `title`, `holder`, `small` or `when`."""

    kind: str
    text: str
    y: float


@dataclass(frozen=True)
class Box:
    """A stage, or, where `stage` is empty, the words of a turn; `end` marks where a route ends."""

    stage: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    end: bool = False


@dataclass(frozen=True)
class Drawing:
    """A flowchart: boxes, the lines between them, and the heads of the arrows, as SVG paths."""

    height: float
    boxes: tuple[Box, ...]
    ways: str
    heads: str


def describe(turn: Turn, profile: Profile) -> str:
    """Write a turn in words: in which case, and what then."""
    if turn.to is None:
        return f"{turn.when}: {turn.then}"
    way = list(profile.routes[0].stages)
    back = {turn.at, turn.to} <= set(way) and way.index(turn.to) < way.index(turn.at)
    return f"{turn.when}: go {'back' if back else 'on'} to {profile.stage(turn.to).title}"


@lru_cache(maxsize=8)
def drawing_of(profile: Profile) -> Drawing:
    """Lay out the flowchart of a procedure."""
    return _Layout(profile).drawn()


@dataclass
class _Layout:
    profile: Profile
    y: float = 2
    boxes: list[Box] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    places: dict[str, Box] = field(default_factory=dict)
    lanes: list[tuple[float, str]] = field(default_factory=list)
    """Ways that run along the right edge: from which height, to which stage."""
    back: list[tuple[float, str]] = field(default_factory=list)
    """Ways from a stage at the side back to the straight way: at which height, to which stage."""

    def drawn(self) -> Drawing:
        straight = self.profile.route(self.profile.routes[0].id)
        self._straight = [stage.id for stage in straight]
        for number, stage in enumerate(straight):
            self._stage(stage, _LEFT, end=number == len(straight) - 1)
            for turn in self._turns(stage):
                self._turn(turn)
            self.y += _GAP
        self._draw_spine()
        self._draw_lanes()
        self._draw_back()
        last = max(box.y + box.height for box in self.boxes)
        return Drawing(last + 2, tuple(self.boxes), " ".join(self.ways), " ".join(self.heads))

    def _turns(self, stage: Stage) -> list[Turn]:
        """Return a stage's turns, those that lead to another stage first."""
        turns = [turn for turn in self.profile.turns if turn.at == stage.id]
        return sorted(turns, key=lambda turn: turn.to is None)

    # Boxes

    def _box(
        self, x: float, lines: Iterable[tuple[str, str]], *, stage: str = "", end: bool = False
    ) -> Box:
        """Place a box at the present height, and go on below it."""
        written: list[Line] = []
        y = self.y + _PAD / 2
        for kind, text in lines:
            metric = "small" if kind == "holder" else kind
            for part in _broken(text, _RIGHT - x - 2 * _PAD, _LETTER[metric]):
                y += _LINE[metric]
                written.append(Line(kind, part, round(y - 3, 1)))
        height = round(y + _PAD / 2 + 2 - self.y, 1)
        box = Box(stage, x, round(self.y, 1), _RIGHT - x, height, tuple(written), end)
        self.boxes.append(box)
        self.y = box.y + box.height
        return box

    def _stage(self, stage: Stage, x: float, *, end: bool, above: str = "") -> Box:
        lines = [
            ("title", stage.title),
            ("holder", _holder(stage)),
            ("small", ", ".join(stage.clauses)),
        ]
        if above and above.rstrip(":") != stage.title:
            lines.insert(0, ("when", above))
        box = self._box(x, lines, stage=stage.id, end=end)
        self.places[stage.id] = box
        return box

    def _turn(self, turn: Turn) -> None:
        self.y += _STEP
        at_side = turn.to is not None and turn.to not in self._straight
        if turn.to is not None and at_side and turn.to not in self.places:
            self._side(self.profile.stage(turn.to), turn.when)
            return
        words = ("when", describe(turn, self.profile)), ("small", ", ".join(turn.clauses))
        box = self._box(_SET_IN, words)
        self._branch(box)
        if turn.to is not None:
            self.lanes.append((box.y + box.height / 2, turn.to))

    def _side(self, stage: Stage, when: str) -> None:
        """Place a stage beside the straight way, with the words of its own turns below it."""
        turns = self._turns(stage)
        box = self._stage(stage, _SET_IN, end=not any(turn.to for turn in turns), above=f"{when}:")
        self._branch(box)
        for turn in turns:
            self.y += _STEP / 2
            words = ("when", describe(turn, self.profile)), ("small", ", ".join(turn.clauses))
            below = self._box(_SET_IN, words)
            middle = below.y + below.height / 2
            self._way((_SET_IN + 14, box.y + box.height), (_SET_IN + 14, below.y))
            box = below
            if turn.to is not None and self._is_next(turn.to):
                self.back.append((middle, turn.to))
            elif turn.to is not None:
                self.lanes.append((middle, turn.to))

    def _is_next(self, stage: str) -> bool:
        """Tell whether a stage is the next one on the straight way."""
        placed = sum(each in self.places for each in self._straight)
        return self._straight[placed : placed + 1] == [stage]

    # Lines

    def _way(self, *points: tuple[float, float]) -> None:
        (x, y), *rest = points
        self.ways.append(f"M{_n(x)} {_n(y)}" + "".join(f"L{_n(a)} {_n(b)}" for a, b in rest))

    def _head(self, x: float, y: float, *, way: str) -> None:
        """Draw the head of an arrow whose point is at a place: `down`, `right` or `left`."""
        a = _ARROW
        sides = {
            "down": ((-a, -a * 1.6), (a, -a * 1.6)),
            "right": ((-a * 1.6, -a), (-a * 1.6, a)),
            "left": ((a * 1.6, -a), (a * 1.6, a)),
        }[way]
        corners = "".join(f"L{_n(x + dx)} {_n(y + dy)}" for dx, dy in sides)
        self.heads.append(f"M{_n(x)} {_n(y)}{corners}Z")

    def _branch(self, box: Box) -> None:
        y = box.y + min(box.height / 2, 16)
        self._way((_SPINE, y), (box.x, y))
        self._head(box.x, y, way="right")

    def _draw_spine(self) -> None:
        for above, below in pairwise(self.places[stage] for stage in self._straight):
            self._way((_SPINE, above.y + above.height), (_SPINE, below.y))
            self._head(_SPINE, below.y, way="down")

    def _draw_lanes(self) -> None:
        for y, stage in self.lanes:
            target = self.places[stage]
            end = target.y + target.height / 2
            self._way((_RIGHT, y), (_LANE, y), (_LANE, end), (_RIGHT, end))
            self._head(_RIGHT, end, way="left")

    def _draw_back(self) -> None:
        for y, _stage in self.back:
            self._way((_SET_IN, y), (_SPINE, y))
            self._head(_SPINE, y, way="left")


def _holder(stage: Stage) -> str:
    return "The procedure ends here" if stage.holder == NOBODY else stage.holder


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _broken(text: str, width: float, letter: float) -> Iterator[str]:
    """Break a text into lines that fit a width; a word that fits none stands alone."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and len(longer) * letter > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


# ---------------------------------------------------------------------------------------------
# In words, and as data


def flowchart_html(profile: Profile, links: Mapping[str, str]) -> str:
    """Write the flowchart with the same in words, for the public site; `links` are of clauses."""
    ends = sum(box.end for box in drawing_of(profile).boxes)
    about = (
        f"{len(profile.stages)} stages from {profile.stages[0].title} on, "
        f"{len(profile.turns)} turns, and {ends} places where the procedure ends."
    )
    return render(
        "flowchart",
        profile=profile,
        drawing=drawing_of(profile),
        width=WIDTH,
        about=about,
        steps=in_steps(profile, links),
    )


def in_steps(profile: Profile, links: Mapping[str, str]) -> list[dict[str, Any]]:
    """List the stages of a procedure with their turns, as the drawing has them, for a template.

    `links` are the addresses of clauses. The straight way comes in order, then what lies beside.
    """
    straight = profile.route(profile.routes[0].id)
    beside = [stage for stage in profile.stages if stage not in straight]
    return [
        {
            "title": stage.title,
            "holder": _holder(stage),
            "waits_for": stage.waits_for,
            "beside": stage in beside,
            "clauses": _linked(stage.clauses, links),
            "turns": [
                {"words": describe(turn, profile), "clauses": _linked(turn.clauses, links)}
                for turn in profile.turns
                if turn.at == stage.id
            ],
        }
        for stage in (*straight, *beside)
    ]


def _linked(clauses: Sequence[str], links: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(clause, links.get(clause, "")) for clause in clauses]


def as_tree(profile: Profile) -> dict[str, Any]:
    """Describe the drawing for the internal site, whose page fills in where the case stands."""
    drawing = drawing_of(profile)
    return {
        "width": WIDTH,
        "height": drawing.height,
        "ways": drawing.ways,
        "heads": drawing.heads,
        "boxes": [
            {
                "stage": box.stage,
                "end": box.end,
                "x": box.x,
                "y": box.y,
                "width": box.width,
                "height": box.height,
                "lines": [asdict(line) for line in box.lines],
            }
            for box in drawing.boxes
        ],
    }
