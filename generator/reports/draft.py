"""A report as it was read: its canonical text, its pictures, and what was not carried over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.errors import Place
from generator.reports.canonical import is_missing
from generator.reports.concerns import Concern, Decision, Listed, Matter, listed
from generator.reports.errors import PictureNameError
from generator.reports.pictures import MAX_PICTURES, Picture, PictureProblem, redraw


@dataclass(frozen=True, repr=False)
class Draft:
    """A report that was read; stored only if nothing stops it."""

    text: str
    title: str | None
    pictures: tuple[Picture, ...]
    concerns: tuple[Concern, ...]
    words: int

    def listed(self) -> tuple[Listed, ...]:
        """Return everything that there is to say, matter by matter."""
        return listed(self.concerns)

    def stopping(self, accepted: Iterable[Matter]) -> tuple[Listed, ...]:
        """Return what stops the import, given what the officer accepts to be left out."""
        taken = set(accepted)
        return tuple(
            each
            for each in self.listed()
            if each.decision is Decision.RESOLVE
            or (each.decision is Decision.LEAVE_OUT and each.matter not in taken)
        )


@dataclass
class Gallery:
    """The pictures of a report, as they come up: `image-1`, `image-2`, ...

    `words` are what the officer says of them, by those names; they count before the file's own.
    """

    words: Mapping[str, str]
    concerns: list[Concern] = field(default_factory=list)
    made: list[Picture] = field(default_factory=list)
    count: int = 0

    def take(self, data: bytes, own_words: str, where: str) -> tuple[Picture, str] | None:
        """Draw a picture anew; return it with its words, or note what stops it."""
        self.count += 1
        name = f"image-{self.count}"
        if self.count > MAX_PICTURES:
            problem = f"image-{MAX_PICTURES + 1} and more: a report has {MAX_PICTURES} at most"
            self.concerns.append(Concern(Matter.PICTURE, problem))
            return None
        words = " ".join(self.words.get(name, own_words).split())
        if is_missing(words):
            self.concerns.append(Concern(Matter.ALT, f"{name}, {where}"))
        try:
            picture = redraw(data)
        except PictureProblem as problem:
            self.concerns.append(Concern(Matter.PICTURE, f"{name} {problem}, {where}"))
            return None
        self.made.append(picture)
        return picture, words

    def pictures(self) -> tuple[Picture, ...]:
        """Return each picture once; refuse words for one that is not there."""
        for name in self._strangers():
            raise PictureNameError(Place("--alt"), f"names a picture that is not there: {name}")
        return tuple({each.name: each for each in self.made}.values())

    def _strangers(self) -> Iterator[str]:
        known = {f"image-{number}" for number in range(1, self.count + 1)}
        return (f"number {at}" for at, name in enumerate(self.words, 1) if name not in known)
