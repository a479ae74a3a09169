"""A sealed file as text for `git diff` and `git log -p`, in memory and for nobody else.

Git gives the file without its place, and keeps nothing of what it is told: `cachetextconv`, which
would write the text into git's objects, is set to false by `dhr init`.
"""

from __future__ import annotations

from generator import yaml_strict
from generator.errors import DhrError, Place
from generator.policy.people import DIRECTORY_SECTIONS
from generator.portal.partnership import Portal
from generator.records.case import SECTIONS
from generator.vault.record_file import peek

_PLACE = Place("the file")


def in_clear(portal: Portal, data: bytes) -> str:
    """Return a sealed record or directory as YAML; raises where the identity does not open it."""
    try:
        sections = peek(data, portal.identities, place=_PLACE, sections=SECTIONS)
    except DhrError:
        sections = peek(data, portal.identities, place=_PLACE, sections=DIRECTORY_SECTIONS)
    shown = {name: yaml_strict.parse(text, _PLACE) for name, text in sections.items() if text}
    return yaml_strict.dump({name: _without_key(tree) for name, tree in shown.items()})


def _without_key(tree: yaml_strict.Tree) -> yaml_strict.Plain:
    """Leave out secret keys: a change is read on a screen that others may see."""
    if isinstance(tree, dict):
        return {k: v for k, v in tree.items() if k not in ("case_key", "partnership_key")}
    return tree
