"""An end of a pull request: a commit's files, its policy, and the standing of cases under it.

Everything is read from git's objects as data; the identity opens it in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from generator.history.objects import ObjectStore
from generator.history.trees import Tree, Trees
from generator.portal.committed import Committed
from generator.portal.partnership import Portal, record_path
from generator.portal.policy_files import Policy, policy_in
from generator.portal.transitions import Version
from generator.portal.tree import is_case_id
from generator.records.case import case_from_sections
from generator.vault.record_file import OpenRecord


class End:
    """One end of a span."""

    def __init__(self, portal: Portal, store: ObjectStore, trees: Trees, commit: str) -> None:
        self.files = Committed(store, trees, commit)
        self._portal = portal

    @cached_property
    def policy(self) -> Policy:
        """The policy of the commit."""
        return policy_in(self.files)

    @cached_property
    def _judge(self) -> Portal:
        portal = self._portal
        return Portal(portal.root, self.policy, portal.today, portal.identities)

    def version(self, sealed: OpenRecord, case_id: str) -> Version:
        """Return an opened record's case, and what its facts amount to under this policy."""
        case = case_from_sections(sealed.sections, record_path(case_id))
        return Version(case, self._judge.standing(case))

    @property
    def case_ids(self) -> Sequence[str]:
        """Return the ids of all cases, sorted."""
        return sorted(filter(is_case_id, self.files.folder("cases")))

    def papers(self, case_id: str) -> Tree:
        """Return the sealed files of a case's documents."""
        return self.files.folder(f"cases/{case_id}/documents")
