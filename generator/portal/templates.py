"""The partnership's templates of letters and forms, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.errors import DhrError, InputError, Place, PolicyError
from generator.letters.data_form import unknown_sources
from generator.letters.template import Template, TemplateError, read_template
from generator.policy import data_form
from generator.policy.data_form import DataForm
from generator.portal.policy_files import FORMS, LETTERS, Policy
from generator.rules.every import REGISTRY

_KIND: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RECIPIENTS: Final = frozenset({"family", "agency", "nobody"})
"""To whom a letter may go, beside the addresses of the procedure."""


class KindError(InputError):
    """The partnership has no template of this kind."""

    code = "no-template"

    def __init__(self, place: Place, kinds: Iterable[str]) -> None:
        super().__init__(place, "is no kind that the partnership has a template of")
        self.remedy = f"choose one of: {', '.join(kinds)}"


def letters_of(policy: Policy) -> list[Template]:
    """Read every template of a letter that is sound; `template_errors` names the others."""
    return [each for each in _read(policy.letters) if isinstance(each, Template)]


def forms_of(policy: Policy) -> list[Template]:
    """Read every template of a form that is sound."""
    return [each for each in _read(policy.forms) if isinstance(each, Template)]


def letter_of(policy: Policy, kind: str) -> Template:
    """Return the template of a kind of letter."""
    return _one(policy.letters, LETTERS, kind)


def form_of(policy: Policy, kind: str) -> Template:
    """Return the template of a kind of form."""
    return _one(policy.forms, FORMS, kind)


def _one(texts: Mapping[str, str], folder: str, kind: str) -> Template:
    path = f"{folder}/{kind}.md"
    if path not in texts:
        raise KindError(Place(kind), sorted(_kind(each) for each in texts))
    return read_template(kind, path, texts[path])


def _kind(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _read(texts: Mapping[str, str]) -> Iterator[Template | DhrError]:
    for path, text in sorted(texts.items()):
        try:
            if not _KIND.fullmatch(_kind(path)):
                raise TemplateError(Place(path), "has another name than small letters and hyphens")
            yield read_template(_kind(path), path, text)
        except DhrError as error:
            yield error


def source_errors(form: DataForm) -> Iterator[PolicyError]:
    """Yield each question of the data form whose source does not exist (B11.4)."""
    for where, known in unknown_sources(form):
        yield PolicyError(
            Place(data_form.PATH, field=where),
            "names a source that does not exist",
            remedy=f"the sources are: {known}",
        )


def template_errors(policy: Policy) -> Iterator[DhrError]:
    """Yield what is wrong with templates and with the data form.

    That is a template's text, its clauses and to whom it goes, and a question's source.
    """
    if policy.data_form is not None:
        yield from source_errors(policy.data_form)
    clauses = {clause.id for clause in policy.clauses.clauses}
    addresses = [{each.id for each in profile.addresses} for profile in policy.procedure.profiles]
    for each in (*_read(policy.letters), *_read(policy.forms)):
        if isinstance(each, DhrError):
            yield each
            continue
        front = each.front
        for clause in front.clauses:
            if clause not in clauses:
                yield TemplateError(Place(each.path, field="clauses"), "names an unknown clause")
        for clause in front.gates:
            if clause not in REGISTRY.gates:
                yield TemplateError(
                    Place(each.path, field="gates"), "names a clause without a gate"
                )
        if front.to not in RECIPIENTS and not all(front.to in known for known in addresses):
            yield TemplateError(
                Place(each.path, field="to"), "names no address that every procedure has"
            )
