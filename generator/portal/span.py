"""What a pull request brings: its head, the branch that it would come onto, and where it began."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError, Place
from generator.history.objects import ObjectStore
from generator.history.repository import Repository
from generator.portal.versions import NoSuchCommitError, repository_of


class UnrelatedError(InputError):
    """Two commits that share no history."""

    code = "unrelated"
    default_remedy = "name the branch that it should be merged into, in a whole clone"


@dataclass(frozen=True)
class Span:
    """A head, a base, and the commit at which the head left the base; full ids."""

    repository: Repository
    head: str
    base: str | None = None
    began: str | None = None

    @property
    def behind(self) -> bool:
        """Tell whether the base has gone on since the head left it."""
        return self.base != self.began


def span_of(root: Path, *, head: str, base: str | None) -> Span:
    """Look up what is to be checked; nothing of it need be checked out."""
    repository = repository_of(root)
    head_id = _commit(repository, head)
    if base is None:
        return Span(repository, head_id)
    base_id = _commit(repository, base)
    with ObjectStore(repository) as store:
        began = store.merge_bases(base_id, head_id)
    if not began:
        raise UnrelatedError(Place(base), "shares no history with what is to be checked")
    return Span(repository, head_id, base_id, began[0])


def _commit(repository: Repository, name: str) -> str:
    found = repository.commit(name)
    if found is None:
        raise NoSuchCommitError(Place(name), "is no commit of this clone")
    return found
