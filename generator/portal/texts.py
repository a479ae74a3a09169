"""What officers read and change as text: the record of a case, and the directory.

Both are shown as YAML, sections as maps, and sealed again from the same form. The section `record`
may be left out; where it stands, it must be as it was read. Any other section may be left out only
while it holds nothing: a text that is empty, or is one section of many, loses no facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from generator import yaml_strict
from generator.errors import Place
from generator.policy.people import DIRECTORY_SECTIONS, Directory
from generator.portal.directory import DIRECTORY_CASE, write_directory
from generator.portal.errors import SectionLeftOutError, StaleError
from generator.portal.partnership import Portal
from generator.records.case import UnknownSectionError, case_from_text, case_text
from generator.records.case import json_schema as case_schema
from generator.records.papers import RecordSection
from generator.schema import to_plain, validate


class SealedText(Protocol):
    """Something sealed that an officer changes as one text."""

    name: str
    text: str

    def apply(self, text: str, place: Place) -> None:
        """Check a whole new text, and seal it in place of the one that was read."""


def sealed_text(portal: Portal, name: str) -> SealedText:
    """Open a case by its id, or the directory by its name."""
    return DirectoryText(portal) if name == DIRECTORY_CASE else CaseText(portal, name)


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a text, with which editors explain and complete it."""
    schema = case_schema()
    if name == DIRECTORY_CASE:
        schema = {**Directory.model_json_schema(), "$schema": schema["$schema"]}
    return {**schema, "required": []}


class CaseText:
    """The record of a case as text."""

    def __init__(self, portal: Portal, case_id: str) -> None:
        self.name = case_id
        self._portal = portal
        self._opened = portal.open_case(case_id)
        self.text = case_text(self._opened.case)

    def apply(self, text: str, place: Place) -> None:
        """Check a whole record, and seal it."""
        now = self._opened.case.record
        case = case_from_text(text, place, record=now)
        for name in RecordSection.model_fields:
            if getattr(case.record, name) != getattr(now, name):
                mark = yaml_strict.locate(text, ["record", name], place)
                where = Place(place.path, mark.line if mark else None, f"record.{name}")
                raise StaleError(where, "is not as in the record now; the portal keeps this field")
        _refuse_left_out(text, place, to_plain(self._opened.case))
        self._portal.save(self._opened, case)


class DirectoryText:
    """The sealed directory as text: people by name, agencies, and the internal site's readers."""

    def __init__(self, portal: Portal) -> None:
        self.name = DIRECTORY_CASE
        self._portal = portal
        self.text = yaml_strict.dump(_plain(portal.directory))

    def apply(self, text: str, place: Place) -> None:
        """Check a whole directory, and seal it."""
        tree = yaml_strict.parse_map(text, place)
        for section in tree:
            if section not in DIRECTORY_SECTIONS:
                mark = yaml_strict.locate(text, [section], place)
                where = Place(place.path, mark.line if mark else None)
                remedy = f"the sections are: {', '.join(DIRECTORY_SECTIONS)}"
                raise UnknownSectionError(where, "names an unknown section", remedy=remedy)
        now = self._portal.directory.record
        full: dict[str, yaml_strict.Tree] = {s: tree.get(s) or [] for s in DIRECTORY_SECTIONS}
        full["record"] = tree.get("record") or to_plain(now)
        changed = validate(Directory, full, place, text=text)
        if changed.record != now:
            problem = "is not as in the directory now; the portal keeps this section"
            raise StaleError(Place(place.path, field="record"), problem)
        _refuse_left_out(text, place, _plain(self._portal.directory))
        write_directory(self._portal, changed)


def _plain(directory: Directory) -> dict[str, Any]:
    return {section: to_plain(getattr(directory, section)) for section in DIRECTORY_SECTIONS}


def _refuse_left_out(text: str, place: Place, now: Mapping[str, object]) -> None:
    """Refuse a text that would lose what a section holds now by not naming it."""
    named = {"record", *yaml_strict.parse_map(text, place)}
    lost = [section for section, held in now.items() if held and section not in named]
    if lost:
        problem = f"leaves out what holds facts now: {', '.join(lost)}"
        raise SectionLeftOutError(place, problem)
