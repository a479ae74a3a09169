"""The command that asks for a stage's facts one by one: record."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from generator.cli.output import print_error, say
from generator.cli.settings import open_portal
from generator.errors import DhrError, InputError, Place

if TYPE_CHECKING:
    import datetime as dt

    from generator.policy.clauses import Clause
    from generator.portal.interview import Topic
    from generator.portal.partnership import Portal
    from generator.records.questions import Question
    from generator.schema import Model

HOW = (
    "Enter alone leaves a question out. ? explains it. Days are written 2026-06-15, or today. "
    "unknown stands for what cannot be had from before the portal. "
    "Ctrl-C stops; what you have answered is kept as a sealed draft."
)


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("record", epilog="Example: dhr record DHR-2025-003 decision")(record)


def record(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case, like DHR-2025-003.")],
    stage: Annotated[
        str | None,
        typer.Argument(metavar="[STAGE]", help="A stage; else the one at which the case stands."),
    ] = None,
) -> None:
    """Ask for the facts of a stage one by one, with what the clause says, and check each.

    First come the facts that the stage waits for. Nothing is written before you have seen it.
    """
    portal = open_portal(context)
    _Interview(portal, case).run(stage)


class DraftWaitsError(InputError):
    """An unfinished text of the case would be lost."""

    code = "draft-waits"
    default_remedy = "finish it with `dhr edit CASE`, or begin anew with `dhr edit CASE --fresh`"


class _Left(Exception):  # noqa: N818 - no error: the officer leaves a fact out
    """A fact is left out."""


class _Interview:
    """One officer's answers about one case."""

    def __init__(self, portal: Portal, case_id: str) -> None:
        from generator import yaml_strict
        from generator.portal.texts import sealed_text

        if portal.drafts.read(case_id) is not None:
            raise DraftWaitsError(Place(case_id), "has a draft of yours that is not finished")
        self._portal = portal
        self._text = sealed_text(portal, case_id)
        self._tree: Any = yaml_strict.parse_map(self._text.text, Place(case_id))
        self._clauses: Mapping[str, Clause] = portal.policy.clauses.by_id()
        self._answered: list[str] = []

    def run(self, name: str | None) -> None:
        from generator.portal.interview import stage_of, topics_of

        case = self._portal.open_case(self._text.name).case
        standing = self._portal.standing(case)
        stage = stage_of(self._portal.profile(case), standing, name)
        topics = list(topics_of(case, standing, stage))
        say(f"{case.id}: {stage.title}. This stage waits for {stage.waits_for}.")
        say(_wrapped(HOW))
        try:
            for topic in topics:
                self._topic(topic)
        except (KeyboardInterrupt, typer.Abort, EOFError):
            self._keep()
            raise
        if not self._answered:
            say("Nothing was answered, and nothing is changed.")
            return
        self._write()

    # -----------------------------------------------------------------------------------------
    # Asking

    def _topic(self, topic: Topic) -> None:
        question = topic.question
        mark = "  (the stage waits for this)" if topic.needed else ""
        say("")
        say(f"{', '.join(question.clauses)}  {question.help}{mark}")
        while True:
            already = f"{topic.recorded} recorded; another?" if topic.recorded else "Record it?"
            answer = self._ask(f"{already} [y/N/?]").casefold()
            if answer == "?":
                self._explain(question.clauses, topic.field)
            elif answer not in ("y", "yes"):
                return
            else:
                break
        try:
            value = self._value(question)
        except _Left:
            say("  Left out.")
            return
        self._put(topic, value)
        self._answered.append(topic.field)

    def _put(self, topic: Topic, value: Any) -> None:  # noqa: ANN401 - a plain tree
        section = self._tree.setdefault(topic.section, {})
        if isinstance(value, list):
            section[topic.question.name] = [*section.get(topic.question.name, []), *value]
        else:
            section[topic.question.name] = value

    def _value(self, question: Question) -> Any:  # noqa: ANN401 - a plain tree
        from generator.records.questions import Shape

        if question.shape is Shape.MODEL and question.model is not None:
            return self._model(question.model)
        if question.shape is Shape.MODELS and question.model is not None:
            found = [self._model(question.model)]
            while self._ask(f"  Another: {question.help} [y/N]").casefold() in ("y", "yes"):
                found.append(self._model(question.model))
            return found
        if question.shape is Shape.VALUES:
            return self._values(question)
        return self._scalar(question)

    def _model(self, model: type[Model]) -> dict[str, Any]:
        from generator.records.questions import Shape, questions_of

        found: dict[str, Any] = {}
        for question in questions_of(model):
            if question.shape in (Shape.MODEL, Shape.MODELS):
                if question.optional and self._ask(f"    {question.help} [y/N]").casefold() not in (
                    "y",
                    "yes",
                ):
                    continue
                found[question.name] = self._value(question)
            elif question.shape is Shape.VALUES:
                if values := self._values(question):
                    found[question.name] = values
            elif (value := self._scalar(question)) is not None:
                found[question.name] = value
        return found

    def _values(self, question: Question) -> list[Any]:
        found: list[Any] = []
        while True:
            say(f"    {question.help} Enter alone ends the list.")
            answer = self._ask(f"    {question.name} {len(found) + 1}")
            if not answer:
                return found
            try:
                question.check([answer])
            except DhrError as error:
                say(f"    It {error.problem}.")
            else:
                found.append(answer)

    def _scalar(self, question: Question) -> Any:  # noqa: ANN401 - a plain tree
        """Ask until the answer will do; None where an optional one is left out."""
        while True:
            answer = self._ask(f"    {_label(question)}")
            if answer == "?":
                self._explain(question.clauses, question.help)
                continue
            if not answer and question.optional:
                return None
            if not answer and self._leave():
                raise _Left
            if not answer:
                continue
            try:
                return question.check(self._meant(question, answer))
            except DhrError as error:
                say(f"    It {error.problem}.")

    def _meant(self, question: Question, answer: str) -> Any:  # noqa: ANN401 - a plain tree
        from generator.records.questions import UNKNOWN, Shape

        if answer == "unknown" and question.may_be_unknown:
            return {UNKNOWN: self._ask("    Why can it not be known any more?")}
        if question.shape is Shape.DAY and answer.casefold() == "today":
            day: dt.date = self._portal.today
            return day.isoformat()
        if question.shape is Shape.CHOICE:
            for choice in question.choices:
                if choice.casefold() == answer.casefold():
                    return choice
        if question.shape is Shape.YES_NO:
            return {"y": "yes", "n": "no"}.get(answer.casefold(), answer)
        return answer

    def _leave(self) -> bool:
        answer = self._ask("    This must be said. Leave the whole fact out? [y/N]")
        return answer.casefold() in ("y", "yes")

    def _ask(self, words: str) -> str:
        answer = typer.prompt(words, default="", show_default=False, err=True, prompt_suffix=": ")
        return str(answer).strip()

    def _explain(self, clauses: tuple[str, ...], field: str) -> None:
        say(f"      {field}")
        for name in clauses:
            if clause := self._clauses.get(name):
                say(_wrapped(f"{clause.id} {clause.title}: {clause.text}", "      "))

    # -----------------------------------------------------------------------------------------
    # Writing

    def _write(self) -> None:
        from generator.records.case import case_from_text
        from generator.records.changes import changes
        from generator.sites.changes import in_words_by_section
        from generator.sites.facts import Names

        text = self._dumped()
        before = self._portal.open_case(self._text.name).case
        place = Place("your answers")
        try:
            after = case_from_text(text, place, record=before.record)
        except DhrError as error:
            print_error(error)
            self._keep()
            raise typer.Exit(1) from None
        agencies = {agency.id: agency.name for agency in self._portal.directory.agencies}
        names = Names.of(after, agencies, real_names=True)
        say("\nYou are about to record:")
        for heading, told in in_words_by_section(changes(before, after), names):
            say(f"\n{heading}")
            for each in told:
                say(f"  {each.where}")
                for line in each.lines:
                    say(textwrap.indent(line, "      "))
        try:
            self._require_agreement()
            self._text.apply(text, place)
        except BaseException:
            self._keep()
            raise
        say(f"{self._text.name} is sealed. Then: dhr check {self._text.name}; dhr save")

    def _require_agreement(self) -> None:
        while True:
            answer = self._ask("\nRecord this? [y/n]").casefold()
            if answer in ("y", "yes"):
                return
            if answer in ("n", "no"):
                raise typer.Exit(1)

    def _dumped(self) -> str:
        from generator import yaml_strict

        return yaml_strict.dump(self._tree)

    def _keep(self) -> None:
        """Keep what was answered as a draft, sealed to the officer's own key."""
        if self._answered:
            self._portal.drafts.write(self._text.name, self._dumped().encode())
            say(f"dhr: kept as a sealed draft; go on with: dhr edit {self._text.name}")


def _label(question: Question) -> str:
    from generator.records.questions import Shape

    told = question.help.rstrip(".")
    if question.shape is Shape.CHOICE:
        told += f" ({', '.join(question.choices)})"
    elif question.shape is Shape.YES_NO:
        told += " (yes or no)"
    if question.optional:
        told += f" ({question.default or 'if any'})"
    return f"{question.name}: {told}"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        " ".join(text.split()), 96, initial_indent=indent, subsequent_indent=indent
    )
