"""`dhr report scan`: searching what is published, or a built site, for all that the vault knows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.output import print_text, say
from generator.cli.report import group
from generator.cli.settings import open_portal
from generator.errors import Place, TamperError

if TYPE_CHECKING:
    from generator.release.published_scan import Known
    from generator.release.site_scan import FolderScan


class FoundInPublicError(TamperError):
    """Something stands in public, or is about to, that must not."""

    code = "found-in-public"
    default_remedy = (
        "do not deploy it; `dhr withdraw CASE` takes a review off the site, and `dhr release CASE` "
        "brings it again when it is put right"
    )


class NotAllCasesError(TamperError):
    """The officer's key does not open every case, so not everything was searched for."""

    code = "not-the-whole-vault"
    default_remedy = "let an officer who is granted every case scan; or say --partial"


@group.command("scan", epilog="Example: dhr report scan build/public")
def scan(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="A built site; else published/ and its history."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Be content with the cases that your key opens.")
    ] = False,
) -> None:
    """Search every byte that is public, or is about to be, for all that the vault knows.

    Files are searched whole: text, attributes, metadata, the search's index, PDFs, pictures. What
    is found is told by its place and class, and never repeated.
    """
    from generator.release.published_scan import known_to, scan_published, scan_site

    portal = open_portal(context)
    began = time.monotonic()
    known = known_to(portal)
    if known.unopened and not partial:
        what = f"{known.unopened} of {known.cases + known.unopened} cases"
        raise NotAllCasesError(Place("cases"), f"cannot all be searched for: {what} do not open")
    opened = time.monotonic()
    found = scan_published(portal, known) if folder is None else scan_site(known, folder)
    _tell(found, known, opened - began, time.monotonic() - opened)
    if found.leaks:
        count = len(found.leaks)
        places = "place" if count == 1 else "places"
        where = Place(folder.name if folder else "published")
        raise FoundInPublicError(where, f"holds what must not be public, in {count} {places}")


def _tell(found: FolderScan, known: Known, opening: float, searching: float) -> None:
    for leak in found.leaks:
        print_text(f"{leak.where}: {leak.kind}: {leak.masked}")
    say(
        f"{found.files} files with {found.pieces} different texts searched for "
        f"{known.identifiers} identifiers of {known.cases} cases in {searching:.1f} s, "
        f"after {opening:.1f} s in which the cases were opened."
    )
