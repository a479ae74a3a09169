"""What an officer hands to a command: a file, or standard input; bounded and in UTF-8."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from generator.errors import InputError, Place
from generator.files.errors import reason
from generator.yaml_strict import MAX_BYTES, decode


class InputFileError(InputError):
    """A file named on the command line cannot be used."""

    code = "input-file"
    default_remedy = "name an ordinary file that you may read"


def read_input(name: str, standard_input: BinaryIO) -> tuple[str, Place]:
    """Read a text by its file name, or standard input for `-`."""
    if name == "-":
        place = Place("standard input")
        return decode(standard_input.read(MAX_BYTES + 1), place), place
    place = Place(name)
    return decode(read_file(Path(name), MAX_BYTES), place), place


def read_file(path: Path, limit: int) -> bytes:
    """Read an ordinary file of the officer's, at most `limit` bytes."""
    place = Place(str(path))
    try:
        if not path.is_file():
            raise InputFileError(place, "is not an ordinary file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InputFileError(place, f"cannot be read: {reason(error)}") from None
    if len(data) > limit:
        raise InputFileError(place, f"is larger than {limit} bytes")
    return data
