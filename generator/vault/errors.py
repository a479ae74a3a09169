"""What can go wrong with sealed files and keys.

- `InputError` leaves: something to correct. `SetupError` leaves: the wrong key, or none, on this
  machine. `TamperError` leaves: the bytes are not what an honest writer wrote.
- No error holds a value, a key, a passphrase or a name out of a ciphertext. Recipients are public
  keys, yet are not printed either: a count says enough.
"""

from __future__ import annotations

from generator.errors import InputError, PolicyError, SetupError, TamperError


class VaultFormatError(TamperError):
    """The file is not a sealed record in the strict profile (docs/formats.md)."""

    code = "vault-format"
    default_remedy = "restore the file from git, and make changes with `dhr edit` only"


class MergeConflictError(InputError):
    """Git merged the file as text: the clone lacks the portal's merge driver."""

    code = "vault-conflict"
    default_remedy = (
        "give the merge up (`git merge --abort`), set up the clone (`dhr init`), then `dhr update`"
    )


class VaultTooLargeError(InputError):
    """A sealed file, or what should go into one, is larger than the format allows."""

    code = "vault-too-large"
    default_remedy = "move long texts into documents (`dhr documents add`)"


class SectionsError(TamperError):
    """The record has not exactly the expected sections in their order."""

    code = "vault-sections"
    default_remedy = "restore the file from git; sections are never added or removed by hand"


class ValueFormatError(TamperError):
    """The value of a section is not one whole encrypted text."""

    code = "vault-value"
    default_remedy = "restore the file from git, and make changes with `dhr edit` only"


class RecipientsError(TamperError):
    """A record opens for someone whom the policy does not name, or not for someone it does."""

    code = "vault-recipients"
    default_remedy = (
        "if somebody has just come or gone, complete it with `dhr rekey`; if not, take back what "
        "was changed by hand in policy/people.yaml, and report it"
    )


class WrappedKeyError(TamperError):
    """A wrapped key, or a whole sealed file, is not plain age for one X25519 recipient."""

    code = "vault-age"
    default_remedy = "restore the file from git; only one ordinary `age1...` recipient is accepted"


class NotForYouError(SetupError):
    """None of the given identities opens the file."""

    code = "vault-not-for-you"
    default_remedy = "use the identity that was granted this (`--identity`), or ask a key officer"


class AlteredError(TamperError):
    """The ciphertext was changed, cut or put somewhere else after it was sealed."""

    code = "vault-altered"


class MacError(TamperError):
    """Every value opens, but together they are not what was sealed."""

    code = "vault-mac"


class PaddingError(TamperError):
    """The plaintext has not the size that hides its length."""

    code = "vault-padding"
    default_remedy = "it was sealed by another tool: restore it from git and seal it with `dhr`"


class BindingFormatError(TamperError):
    """The record does not say plainly which case, path and revision it is."""

    code = "vault-binding"


class WrongCaseError(TamperError):
    """The file was sealed for another case."""

    code = "vault-case"


class WrongPathError(TamperError):
    """The file was sealed for another path."""

    code = "vault-path"


class WrongRevisionError(TamperError):
    """An older revision was put back, or one is missing in between."""

    code = "vault-revision"
    default_remedy = "restore the newest committed version; find out who put this one there"


class WrongPreviousError(TamperError):
    """The record does not follow the versions that git has before it."""

    code = "vault-previous"
    default_remedy = "restore the newest committed version; find out who put this one there"


class CannotSealError(InputError):
    """What should be sealed does not fit the format."""

    code = "vault-cannot-seal"


class DocumentError(TamperError):
    """A document is not the one that its record describes."""

    code = "document-mismatch"
    default_remedy = "restore the document from git, at the commit of its record"


class DocumentTooLargeError(InputError):
    """A document is larger than the portal takes."""

    code = "document-too-large"
    default_remedy = "split it, or reduce its images, and add it again"


class RecipientFormatError(PolicyError):
    """A public key that is not an ordinary age recipient."""

    code = "recipient-format"
    default_remedy = "ask its owner for the public key again: `age1` and 58 letters and digits"


class IdentityMissingError(SetupError):
    """No identity was given, or the file is not there."""

    code = "identity-missing"
    default_remedy = "name your identity file with `--identity FILE` or in `DHR_IDENTITY`"


class IdentityExposedError(SetupError):
    """Others on this machine can read the identity file."""

    code = "identity-exposed"
    default_remedy = "run `chmod 600` on it (on a Windows drive: move it into your Linux home)"


class IdentityFormatError(SetupError):
    """The identity file cannot be understood."""

    code = "identity-format"
    default_remedy = "give the file that `dhr keys new` or `age-keygen` wrote"


class IdentityKindError(SetupError):
    """The identity is of a kind that the portal does not use."""

    code = "identity-kind"
    default_remedy = "make an ordinary identity (`AGE-SECRET-KEY-1...`) with `dhr keys new`"


class PassphraseError(SetupError):
    """The passphrase does not open the identity file."""

    code = "identity-passphrase"
    default_remedy = "try again; a forgotten passphrase cannot be recovered, only a new key granted"


class WorkFactorError(SetupError):
    """Opening the identity file would take too much memory and time."""

    code = "identity-work-factor"
    default_remedy = "protect the identity again with a work factor of at most 20 (18 is usual)"
