"""How commits hang together since the trust root: the main line, and what each merge brings in.

- The main line goes from a head back to the trust root, at a merge along its first parent (the
  branch that was merged into), or along another where only that one leads to the trust root.
- A step of the main line is one commit of it, with all that a merge brings in at once.
- What leads to the trust root itself is as trusted as the root, whose hash covers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.errors import Place, TamperError
from generator.history.commits import Commit, parse_commit
from generator.history.objects import MAX_COMMIT, ObjectStore
from generator.history.refusals import SHORT, RefusedError, Rule


class HeadError(TamperError):
    """A head that does not go on from what was verified."""

    code = "history-head"
    default_remedy = (
        "do not use this branch: fetch it again from the partnership's own server; if it stays so, "
        "somebody has put it back or replaced it, and a key officer must know"
    )


class Line:
    """The commits between the trust root and some heads."""

    def __init__(self, store: ObjectStore, trust: str, heads: Sequence[str]) -> None:
        self._store = store
        self._trust = trust
        self._commits: dict[str, Commit] = {}
        self._order = {name: n for n, name in enumerate(store.commits(heads, trust))}
        self._old = {trust}
        self._older: list[str] = [trust]
        self._from_trust: set[str] = set()
        for name in self._order:
            self._join(self.commit(name))

    def commit(self, name: str) -> Commit:
        """Return a commit."""
        if name not in self._commits:
            try:
                data = self._store.read(name, "commit", MAX_COMMIT)
                self._commits[name] = parse_commit(name, data)
            except RefusedError as error:
                raise RefusedError(error.rule, error.problem, commit=name) from None
        return self._commits[name]

    def _join(self, commit: Commit) -> None:
        if not commit.parents:
            problem = "has no parent: it began elsewhere than at the trust root"
            raise RefusedError(Rule.ROOT, problem, commit=commit.id)
        for parent in commit.parents:
            if parent not in self._order:
                self._require_old(parent, commit.id)
        if any(each == self._trust or each in self._from_trust for each in commit.parents):
            self._from_trust.add(commit.id)

    def _require_old(self, name: str, child: str) -> None:
        """Refuse a parent that is neither new nor leads to the trust root, whatever git says."""
        while name not in self._old and self._older:
            parents = self.commit(self._older.pop()).parents
            self._older += [each for each in parents if each not in self._old]
            self._old.update(parents)
        if name not in self._old:
            raise RefusedError(Rule.ROOT, "began elsewhere than at the trust root", commit=child)

    def main_line(self, head: str) -> list[str]:
        """Return the commits of the main line after the trust root, oldest first."""
        found: list[str] = []
        here = head
        while here != self._trust:
            if here not in self._from_trust:
                place = Place(f"commit {head[:SHORT]}")
                raise HeadError(place, "does not go on from the trust root")
            found.append(here)
            parents = self.commit(here).parents
            here = next(p for p in parents if p == self._trust or p in self._from_trust)
        return found[::-1]

    def brought_in(self, tips: Iterable[str], seen: set[str]) -> tuple[list[str], set[str]]:
        """Return what leads to some commits and was not seen before, and where that began."""
        new: set[str] = set()
        began: set[str] = set()
        waiting = list(tips)
        while waiting:
            name = waiting.pop()
            if name in new:
                continue
            if name in seen or name not in self._order:
                began.add(name)
                continue
            new.add(name)
            waiting += self.commit(name).parents
        return sorted(new, key=self._order.__getitem__), began

    def bases(self, one: str, other: str) -> list[str]:
        """Return the best common ancestors of two commits."""
        return self._store.merge_bases(one, other)
