"""What can go wrong with a portal: its cases, its people, its papers, and where files go."""

from __future__ import annotations

from generator.errors import InputError, PolicyError, SetupError, TamperError
from generator.records.papers import DocumentKind
from generator.schema import SchemaError

# ---------------------------------------------------------------------------------------------
# Cases


class CaseIdError(InputError):
    """A name that is not a case id."""

    code = "case-id"
    default_remedy = "write capital letters, a year and a number, for example DHR-2025-003"


class NoSuchCaseError(InputError):
    """A case that the portal does not have."""

    code = "no-such-case"
    default_remedy = "`dhr status` lists the cases; `dhr new CASE` opens one"


class StaleError(InputError):
    """The text was made from another version of the record."""

    code = "stale"
    default_remedy = "print the record again (`dhr show CASE --format yaml`), and change that"


class SectionLeftOutError(InputError):
    """A whole text leaves out a section that holds facts now, which would be lost."""

    code = "section-left-out"
    default_remedy = "write it as `dhr show --format yaml` prints it; to empty it, write `{}` there"


class NobodysKeyError(SetupError):
    """The identity belongs to nobody in this portal."""

    code = "nobodys-key"
    default_remedy = "name the identity that was granted cases here (`--identity FILE`)"


class CaseExistsError(InputError):
    """A case that is to be opened exists already."""

    code = "case-exists"
    default_remedy = "use the next running number; `dhr status` lists the cases"


# ---------------------------------------------------------------------------------------------
# People


class NotInForceError(InputError):
    """A new case was to follow a procedure that is a draft, or that has not begun."""

    code = "not-in-force"
    default_remedy = "leave --profile out: the case then follows the procedure in force"


class NoSuchPersonError(InputError):
    """A person whom the policy does not have."""

    code = "no-such-person"
    default_remedy = "`policy/people.yaml` has the officers; `dhr keys status` has the readers"


class GrantError(InputError):
    """A grant or a revocation that cannot be made."""

    code = "grant"
    default_remedy = "nothing was changed; `dhr keys status` shows who may open what"


class PersonError(InputError):
    """Somebody cannot come or go as it was asked."""

    code = "person"
    default_remedy = "nothing was changed; `dhr people add --help` has examples"


class CheckPhraseError(InputError):
    """A public half is not the one whose owner read out a check phrase."""

    code = "check-phrase"
    default_remedy = (
        "nothing was changed; have it read out again, and if it still differs, the key was "
        "exchanged on its way: have it sent by another way"
    )


class NotKeyOfficerError(SetupError):
    """Only key officers change who may do what."""

    code = "not-key-officer"
    default_remedy = "have a key officer do it, with their own identity (`--identity FILE`)"


class NotBreakGlassError(SetupError):
    """A recovery was asked for with another identity than the one kept for it."""

    code = "not-break-glass"
    default_remedy = "name the break-glass identity: dhr --identity FILE recover"


class ActOfAnotherError(SetupError):
    """Somebody else's act was interrupted in this folder, and only they can complete it."""

    code = "act-of-another"
    default_remedy = (
        "have them run `dhr rekey` here with their identity; or restore cases/ and policy/ from "
        "git and delete .cache/act/"
    )


class ActStuckError(InputError):
    """An interrupted act cannot be completed, because its files are no longer as it left them."""

    code = "act-stuck"
    default_remedy = (
        "restore cases/ and policy/ from git, delete .cache/act/, and run the command again"
    )


# ---------------------------------------------------------------------------------------------
# Papers


class NoSuchDocumentError(InputError):
    """A paper that the case does not have."""

    code = "no-such-document"
    default_remedy = "`dhr documents list CASE` shows the ids"


class DocumentKindError(InputError):
    """A word that names no kind of paper."""

    code = "document-kind"
    default_remedy = f"name one of: {', '.join(DocumentKind)}"


class DocumentMissingError(TamperError):
    """The record names a paper whose sealed file is not there."""

    code = "document-missing"
    default_remedy = "restore the sealed file from git"


class DocumentUnlistedError(TamperError):
    """A sealed file stands with the case, and its record does not name it."""

    code = "document-unlisted"
    default_remedy = "remove it, or restore the record that names it from git"


# ---------------------------------------------------------------------------------------------
# Policy, and places for files


class PolicyFileError(PolicyError):
    """A file of the policy cannot be read as what it must be; `lines` say what is wrong."""

    code = "policy-file"

    def __init__(self, error: InputError | TamperError) -> None:
        remedy = self.default_remedy if isinstance(error, SchemaError) else error.remedy
        super().__init__(error.place, error.problem, remedy=remedy, clause=error.clause)
        self.error = error
        problems = (
            error.problems if isinstance(error, SchemaError) else ((error.place, error.problem),)
        )
        self.lines = tuple(f"{place}: {problem} [{error.code}]" for place, problem in problems)

    def __str__(self) -> str:
        return "\n".join([*self.lines, f"  hint: {self.remedy}"])


class FileExistsAlreadyError(InputError):
    """A file that is to be made stands there already."""

    code = "file-exists"
    default_remedy = "name a file that does not exist yet; nothing was changed"


class ExposedPlaceError(InputError):
    """Something secret would be written where it could be committed."""

    code = "exposed-place"
    default_remedy = "name a place outside every git repository; nothing was changed"
