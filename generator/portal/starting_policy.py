"""The policy that a new portal begins with: the program's own, in the new partnership's names.

Pages and clauses are copied in clear; sealed pages, people and keys belong to the demonstration and
are not. Helplines and marking are taken over, for the partnership to check.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import yaml_strict
from generator.errors import DhrError, Place, SetupError
from generator.policy import clauses, data_form, jigsaw, partnership, procedure
from generator.policy.partnership import Partnership
from generator.portal.policy_files import FORMS, LETTERS, PAGES, read_partnership
from generator.schema import to_plain, validate

PROGRAM: Final = Path(__file__).resolve().parents[2]
"""The program's own folder, whose `policy/` a new portal begins with."""

COPIED: Final = (
    clauses.PATH, procedure.PATH, data_form.PATH, jigsaw.PATH, partnership.VIEWS_PATH,
)  # fmt: skip
BODIES: Final = {
    "council": "{area} Council",
    "domestic-abuse-team": "{area} Council Domestic Abuse Team",
    "police": "{area} Police",
    "police-unit": "{area} Police Public Protection Unit",
    "police-review-team": "{area} Police Force Review Team",
}


class ProgramError(SetupError):
    """The program was installed without what a new portal begins with."""

    code = "program-folder"
    default_remedy = "run `dhr` from a clone of its repository (README, set-up)"


@dataclass(frozen=True)
class Wanted:
    """What the person who makes a portal says about the partnership."""

    name: str
    area: str
    contact: str
    web_page: str
    officers: Sequence[str]


def starting_policy(wanted: Wanted) -> Mapping[str, str]:
    """Return the files of the policy in clear, by their path; all but people."""
    own = _own_partnership()
    new = _partnership(wanted, own)
    names = _Names(own, new)
    files = {path: names.in_file(path) for path in (*COPIED, *_texts())}
    return {**files, partnership.PATH: yaml_strict.dump(to_plain(new))}


def _texts() -> list[str]:
    """Return the policy's pages and templates in clear; sealed pages are the demonstration's."""
    return [
        f"{folder}/{path.name}"
        for folder in (PAGES, LETTERS, FORMS)
        for path in sorted((PROGRAM / folder).glob("*.md"))
    ]


def _own_partnership() -> Partnership:
    try:
        return read_partnership(PROGRAM)
    except DhrError:
        raise ProgramError(Place(partnership.PATH), "is not in the program's folder") from None


def _partnership(wanted: Wanted, own: Partnership) -> Partnership:
    """Describe the new partnership; helplines and marking are those of the program's own policy."""
    made = {
        "name": wanted.name,
        "short_name": own.short_name,
        "area": wanted.area,
        "site": base64.b32encode(secrets.token_bytes(20)).decode().lower()[:26],
        "web_page": wanted.web_page,
        "contact": wanted.contact,
        "marking": own.marking,
        "bodies": [
            {"id": word, "name": name.format(area=wanted.area)} for word, name in BODIES.items()
        ],
        "helplines": to_plain(own.helplines),
        "about": f"{wanted.name} publishes here its reviews of deaths through domestic abuse.",
    }
    return validate(Partnership, made, Place("the new portal"))


class _Names:
    """Puts the new partnership's names in the place of the program's own, in what is copied."""

    def __init__(self, own: Partnership, new: Partnership) -> None:
        pairs = {own.name: new.name, own.contact: new.contact, own.web_page: new.web_page}
        pairs |= {body.name: new.body(body.id) for body in own.bodies}
        pairs[own.area] = new.area
        self._new = {" ".join(old.split()): name for old, name in pairs.items()}
        longest = sorted(self._new, key=len, reverse=True)
        self._old = re.compile("|".join(r"\s+".join(map(re.escape, o.split())) for o in longest))

    def in_text(self, text: str) -> str:
        return self._old.sub(lambda found: self._new[" ".join(found[0].split())], text)

    def in_tree(self, tree: yaml_strict.Tree) -> yaml_strict.Plain:
        if isinstance(tree, dict):
            return {key: self.in_tree(value) for key, value in tree.items()}
        if isinstance(tree, list):
            return [self.in_tree(each) for each in tree]
        return None if tree is None else self.in_text(tree)

    def in_file(self, path: str) -> str:
        """Return a file of the program's own policy; YAML is written anew only where it differs."""
        try:
            text = (PROGRAM / path).read_text("utf-8")
        except OSError:
            raise ProgramError(Place(path), "is not in the program's folder") from None
        if not path.endswith(".yaml"):
            return self.in_text(text)
        tree = yaml_strict.parse(text, Place(path))
        changed = self.in_tree(tree)
        return text if changed == tree else yaml_strict.dump(changed)
