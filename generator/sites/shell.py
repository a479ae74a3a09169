"""The internal site's shell: built by MkDocs Material, without content, the same for everybody."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from generator.errors import Place, SetupError

PROGRAM: Final = Path(__file__).resolve().parents[2]
"""The program's own folder, with `site_overrides/` and the bundled browser side."""

CONFIG: Final = "mkdocs.internal.yml"


class ShellError(SetupError):
    """MkDocs could not build the shell."""

    code = "shell"
    default_remedy = "run `make assets`, then build again"


def build_shell(target: Path, docs: Path | None = None) -> None:
    """Build the shell into an empty folder; `docs` are other words below its form."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - a second of imports, only here
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = PROGRAM / CONFIG
    if not config.is_file():
        raise ShellError(Place(CONFIG), "is not in the program's folder")
    try:
        other = {} if docs is None else {"docs_dir": str(docs)}
        build(load_config(str(config), site_dir=str(target), **other))
    except MkDocsException as error:
        raise ShellError(Place(CONFIG), f"MkDocs stopped: {error}") from None
