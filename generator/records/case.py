"""A case: all sections of a record, read from and written to canonical YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.records.death import Death
from generator.records.decision import Consultation, Decision, Notification
from generator.records.family import Family
from generator.records.inquiry import Chronology, Disclosure, Imrs
from generator.records.outcome import Actions, ClearanceSection, Report
from generator.records.panel import Chair, Panel, Parallel, Terms
from generator.records.papers import DocumentsSection, Letters, Notes, RecordSection
from generator.records.people import People
from generator.records.publication import Publication
from generator.schema import Model, SchemaError, needed, to_plain, validate

SCHEMA_VERSION = 1
SKELETON = "{}\n"


class Case(Model):
    """One review, from notification to its formal conclusion."""

    record: RecordSection = needed(help="What this record is.")
    people: People = needed("A5", help="The people of the case.")
    death: Death = needed("A2", "A3", "A4", "A5", "A6", help="The death and the definition.")
    notification: Notification = needed("B1.1", "B1.2", help="How the SSP learned of it.")
    consultation: Consultation = needed("B2.1", help="The Standing Panel.")
    decision: Decision = needed("B3.1", help="The decision.")
    panel: Panel = needed("B4.1", help="The Review Panel.")
    chair: Chair = needed("B5.1", help="The Independent Chair/Author.")
    family: Family = needed("B6.1", help="Family, friends and community.")
    terms: Terms = needed("B7.1", help="The terms of reference.")
    parallel: Parallel = needed("B7.3", "B7.4", help="Parallel investigations.")
    disclosure: Disclosure = needed("B8.2", "B8.3", help="Disclosure.")
    imrs: Imrs = needed("B9.1", help="Individual management reports.")
    chronology: Chronology = needed("B9.11", help="The chronology.")
    report: Report = needed("B10.1", help="The reports.")
    clearance: ClearanceSection = needed("B12.1", help="The Home Office's quality assurance.")
    publication: Publication = needed("B13.2", "B13.4", help="Publication.")
    actions: Actions = needed("B13.5", help="Recommendations and actions.")
    letters: Letters = needed("B3.3", help="Letters sent.")
    documents: DocumentsSection = needed("B2.6", help="Documents stored.")
    notes: Notes = needed(help="Notes.")

    @property
    def id(self) -> str:
        """Return the case id."""
        return self.record.case


SECTIONS: tuple[str, ...] = tuple(Case.model_fields)
"""The fixed sections of a record, in order; the first binds the record to its place."""


class UnknownSectionError(InputError):
    """A record or an officer's text names a section that the schema does not have."""

    code = "section"
    default_remedy = f"the sections are: {', '.join(SECTIONS)}"


def _section_model(section: str) -> type[Model]:
    annotation = Case.model_fields[section].annotation
    assert isinstance(annotation, type)  # noqa: S101 - every field of Case is a model
    return annotation


def parse_section(section: str, text: str, path: str) -> Model:
    """Read one section's canonical YAML; errors name the section and its fields."""
    place = Place(path, field=section)
    tree = yaml_strict.parse_map(text, place)
    try:
        return validate(_section_model(section), tree, place)
    except SchemaError as error:
        raise SchemaError(
            [(Place(path, None, _under(section, where)), what) for where, what in error.problems]
        ) from None


def _under(section: str, where: Place) -> str:
    return section if where.field in (None, section) else f"{section}.{where.field}"


def case_from_sections(sections: Mapping[str, str], path: str) -> Case:
    """Build a case from the opened sections of its record.

    Raises `SchemaError` with the mistakes of every section at once.
    """
    parts: dict[str, Model] = {}
    problems: list[tuple[Place, str]] = []
    for section in SECTIONS:
        try:
            parts[section] = parse_section(section, sections[section], path)
        except SchemaError as error:
            problems.extend(error.problems)
        except yaml_strict.YamlError as error:
            problems.append((error.place, error.problem))
    if problems:
        raise SchemaError(problems)
    return Case(**parts)  # type: ignore[arg-type]


def case_from_text(text: str, place: Place, *, record: RecordSection | None = None) -> Case:
    """Build a case from the form that `dhr show --format yaml` prints: sections as maps.

    A section that is left out is empty; `record` stands in where the text leaves that one out.
    Raises `YamlError`, `UnknownSectionError` or `SchemaError`, with lines of `text`.
    """
    tree = yaml_strict.parse_map(text, place)
    if record is not None and not tree.get("record"):
        tree["record"] = to_plain(record)
    for section in tree:
        if section not in SECTIONS:
            mark = yaml_strict.locate(text, [section], place)
            raise UnknownSectionError(
                Place(place.path, mark.line if mark else None), "names an unknown section"
            )
    full: dict[str, yaml_strict.Tree] = {s: tree[s] if tree.get(s) else {} for s in SECTIONS}
    return validate(Case, full, place, text=text)


def section_text(model: Model) -> str:
    """Write one section as canonical YAML; an empty section is `{}`."""
    plain: dict[str, Any] = to_plain(model)
    return yaml_strict.dump(plain)


def sections_of(case: Case) -> dict[str, str]:
    """Write a case as the sections of a record, in order."""
    return {section: section_text(getattr(case, section)) for section in SECTIONS}


def case_text(case: Case) -> str:
    """Write a case as `dhr show --format yaml` prints it."""
    return yaml_strict.dump({s: to_plain(getattr(case, s)) for s in SECTIONS})


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the form that officers edit."""
    schema = Case.model_json_schema()
    schema["required"] = ["record"]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
