"""Who can open what: read from the sealed files themselves, and compared with the policy.

A file names whom it is sealed to; that each of them can indeed open it is known only to them
(docs/threat-model.md). No key is needed for this, but for the readers' names in the directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.errors import DhrError, Place
from generator.files.reading import read_bounded
from generator.policy.people import DIRECTORY_PATH, DIRECTORY_SECTIONS
from generator.portal.directory import DIRECTORY_CASE
from generator.portal.partnership import Portal, record_path
from generator.portal.rekey import DIRECTORY
from generator.records.case import SECTIONS
from generator.vault import record_file
from generator.vault.sops_text import MAX_FILE

UNKNOWN = "an unknown key"


@dataclass(frozen=True)
class Access:
    """Who can open a sealed file, and how that differs from the policy.

    `extra` can open it and should not; `missing` should and cannot. `code` is the error's where the
    file cannot be read.
    """

    what: str
    path: str
    holders: tuple[str, ...]
    readers: Mapping[str, str]
    """Readers of the internal site, by their view."""
    extra: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    code: str | None = None

    @property
    def agrees(self) -> bool:
        """Tell whether the file is sealed to whom the policy names."""
        return not (self.extra or self.missing or self.code)


def access(portal: Portal) -> Iterator[Access]:
    """Yield who can open the directory and each case."""
    names = portal.policy.people.holders()
    sealed = (DIRECTORY_PATH, DIRECTORY_CASE, DIRECTORY_SECTIONS)
    yield _of(portal, DIRECTORY, sealed, names, {})
    for case in portal.case_ids():
        views = {r.id: v for r in portal.directory.readers if (v := r.view_of(case))}
        yield _of(portal, case, (record_path(case), case, SECTIONS), names, views)


def _of(
    portal: Portal,
    what: str,
    sealed: tuple[str, str, tuple[str, ...]],
    names: Mapping[str, str],
    views: Mapping[str, str],
) -> Access:
    path, case_id, sections = sealed
    try:
        data = read_bounded(portal.root, path, MAX_FILE)
        found = record_file.inspect(data, Place(path), sections=sections).recipients
    except DhrError as error:
        return Access(what, path, (), views, code=error.code)
    named = portal.recipients(path, case_id)
    holders, extra, missing = (
        tuple(sorted(names.get(key, UNKNOWN) for key in keys))
        for keys in (found, set(found) - set(named), set(named) - set(found))
    )
    return Access(what, path, holders, views, extra, missing)
