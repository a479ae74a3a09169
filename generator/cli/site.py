"""Commands for the sites: build, serve, verify."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from generator.cli.output import Plain, print_json, print_text, progress, say
from generator.cli.settings import open_portal, settings_of, trust_of

if TYPE_CHECKING:
    from generator.sites.verifying import Known, Verdict

SHOWN = 20  # problems printed as text


class Builder(StrEnum):
    """What makes pages of the public site's docs tree."""

    MKDOCS = "mkdocs"
    ZENSICAL = "zensical"


class Site(StrEnum):
    """Which site to build."""

    BOTH = "both"
    INTERNAL = "internal"
    PUBLIC = "public"
    VIEWER = "viewer"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("build", epilog="Example: dhr --identity builder.txt build internal")(build)
    app.command("serve", epilog="Example: dhr serve")(serve)
    app.command("verify", epilog="Example: dhr verify https://dhr.example.org/")(verify)


def build(
    context: typer.Context,
    site: Annotated[
        Site, typer.Argument(metavar="[SITE]", help="internal, public, both; or viewer.")
    ] = Site.BOTH,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to; build/ in the portal otherwise."),
    ] = None,
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            metavar="KEY",
            envvar="DHR_RELEASE_KEY",
            help="The release key's file: signs the internal site, for `dhr verify`.",
        ),
    ] = None,
    builder: Annotated[
        Builder,
        typer.Option("--with", help="What makes the public pages; docs/zensical.md compares."),
    ] = Builder.MKDOCS,
    pdf: Annotated[
        bool, typer.Option("--pdf/--no-pdf", help="Make the PDFs of the public reports too.")
    ] = True,
    every: Annotated[
        bool,
        typer.Option(
            "--every", help="Internal site: render every case, and seal every document anew."
        ),
    ] = False,
) -> None:
    """Build the sites; a build that fails leaves the last good one as it was.

    The public site is built from published/ alone, and needs no key. The viewer is one file that
    opens the internal site's sealed files from a folder, for readers who are offline or wary.
    """
    if site is Site.VIEWER:
        _build_viewer(context, out, sign)
        return
    if site is not Site.INTERNAL:
        _build_public(context, out, builder, with_pdfs=pdf)
    if site is not Site.PUBLIC:
        _build_internal(context, out, sign, every=every)


def _build_public(
    context: typer.Context, out: Path | None, builder: Builder, *, with_pdfs: bool
) -> None:
    from generator.portal.day import day_of
    from generator.portal.policy_files import find_root, read_policy
    from generator.sites.public import Builder as PublicBuilder
    from generator.sites.public import build_public

    settings = settings_of(context)
    root = find_root(settings.folder)
    policy = read_policy(root)
    target = (out or root / "build") / "public"
    today = day_of(policy.partnership, settings.today, dt.datetime.now(tz=dt.UTC))
    built = build_public(
        root,
        target,
        policy=policy,
        today=today,
        builder=PublicBuilder(builder),
        with_pdfs=with_pdfs,
    )
    for left_out in built.left_out:
        say(f"not published: {left_out}")
    for error in built.without_pdf:
        say(f"published without a PDF: {error.place} {error.problem}")
    for note in built.notes:
        say(note)
    say(f"public site: {built.reviews} reviews, {built.files} files")


def _build_viewer(context: typer.Context, out: Path | None, sign: Path | None) -> None:
    from generator.portal.policy_files import find_root, read_people
    from generator.sites.viewer import NAMESPACE, VIEWER, build_viewer

    root = find_root(settings_of(context).folder)
    target = (out or root / "build") / "viewer"
    signed = build_viewer(target, read_people(root).release, sign)
    say(f"viewer: {target / VIEWER}")
    if signed:
        say(
            f"verify it: ssh-keygen -Y verify -n {NAMESPACE} -I release -f SIGNERS "
            f"-s {VIEWER}.sig < {VIEWER}"
        )
    else:
        say("not signed, so that nobody can verify it: give the release key with --sign KEY")


def _build_internal(
    context: typer.Context, out: Path | None, sign: Path | None, *, every: bool
) -> None:
    from generator.sites.internal import build_internal
    from generator.sites.render_cache import RenderCache

    portal = open_portal(context)
    target = (out or portal.root / "build") / "internal"
    built = build_internal(
        portal,
        target,
        trust=trust_of(context, os.environ.get("DHR_TRUST")),
        release_key=sign,
        cache=RenderCache(portal, read=not every),
        watch=lambda items, total: progress(items, "Sealing pages", total),
    )
    for left_out, code in built.left_out:
        say(f"not shown as granted: {left_out} [{code}]; dhr check says why")
    say(f"internal site: {built.pages} pages for {built.desks} readers, build {built.number}")
    if built.commit is None:
        say("made from no commit: cases/ and policy/ are not as the last commit has them")
    if not built.signed:
        say("not signed, so that nobody can verify it: give the release key with --sign KEY")


def serve(
    context: typer.Context,
    internal_port: Annotated[
        int,
        typer.Option(
            "--internal-port", metavar="PORT", min=0, max=65535, help="For the internal site."
        ),
    ] = 8601,
    public_port: Annotated[
        int,
        typer.Option(
            "--public-port", metavar="PORT", min=0, max=65535, help="For the public site."
        ),
    ] = 8602,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the sites were built.")
    ] = None,
) -> None:
    """Serve both built sites on this machine only, on two ports, until you stop it."""
    from generator.portal.policy_files import find_root
    from generator.sites.serving import serve_sites

    root = find_root(settings_of(context).folder)
    serve_sites(
        out or root / "build",
        {"internal": internal_port, "public": public_port},
        say,
        demo=root,
    )


def verify(
    context: typer.Context,
    copy: Annotated[
        str, typer.Argument(metavar="FOLDER|URL", help="The internal site: a folder, or its URL.")
    ],
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="PUBLIC",
            help="The release key's public half, or a file with it; the policy's otherwise.",
        ),
    ] = None,
    newer_than: Annotated[
        int | None,
        typer.Option(
            "--newer-than",
            metavar="BUILD",
            min=0,
            help="Refuse this build and older ones; nothing is remembered then.",
        ),
    ] = None,
    form: Annotated[Plain, typer.Option("--format", help="Text, or JSON.")] = Plain.TEXT,
) -> int:
    """Verify that a copy of the internal site is what the release key signed, whole and current.

    Needs no identity. Names every file that is missing, changed or too many, and tells a build that
    has expired or is older than the last one seen here.

    Ends with 0 where everything is as signed, with 1 where something is not, and with 2 where the
    copy could not be read at all.
    """
    from generator.sites.last_seen import LastSeen, state_folder
    from generator.sites.release_key import known_before
    from generator.sites.verify_address import AddressCopy
    from generator.sites.verify_folder import FolderCopy
    from generator.sites.verifying import verify_copy

    is_address = "://" in copy
    known = known_before(settings_of(context).folder, key)
    last_seen = None if newer_than is not None else LastSeen(state_folder(os.environ))
    last = last_seen.of(known.fingerprint) if last_seen else None
    known = replace(known, newer_than=newer_than, last=last)
    place = AddressCopy(copy) if is_address else FolderCopy(Path(copy))
    verdict = verify_copy(place, known, dt.datetime.now(tz=dt.UTC))
    if form is Plain.JSON:
        print_json(_as_json(verdict, known, all_files=not is_address))
    else:
        _print(verdict, all_files=not is_address)
    if last_seen and verdict.seen and not last_seen.remember(known.fingerprint, verdict.seen):
        say("This build could not be remembered, so that an older one will not be known as such.")
    return 1 if verdict.problems else 0


def _print(verdict: Verdict, *, all_files: bool) -> None:
    from generator.sites.verifying import describe_stamp

    for problem in verdict.problems[:SHOWN]:
        print_text(str(problem))
    if len(verdict.problems) > SHOWN:
        print_text(f"And {len(verdict.problems) - SHOWN} more; --format json has them all.")
    if verdict.manifest is not None:
        print_text(f"This is {describe_stamp(verdict.manifest.stamp)}.")
    if not all_files:
        print_text("Files that the manifest does not name cannot be seen over an address.")
    if verdict.problems or verdict.manifest is None:
        print_text(
            "Refused. Unless it is being deployed at this moment, let nobody read there, and "
            "report it: SECURITY.md."
        )
    else:
        print_text(f"Verified: {len(verdict.manifest.files)} files are as the release key signed.")


def _as_json(verdict: Verdict, known: Known, *, all_files: bool) -> dict[str, Any]:
    stamp = None if verdict.manifest is None else verdict.manifest.stamp
    return {
        "verified": not verdict.problems,
        "key": known.fingerprint,
        "site": stamp and stamp.site,
        "build": stamp and stamp.build,
        "created": stamp and stamp.created and stamp.created.isoformat(),
        "expires": stamp and stamp.expires and stamp.expires.isoformat(),
        "commit": stamp and stamp.commit,
        "generator": stamp and stamp.generator,
        "files": None if verdict.manifest is None else len(verdict.manifest.files),
        "extra_files_seen": all_files,
        "problems": [
            {"file": each.file, "code": str(each.code), "problem": each.problem}
            for each in verdict.problems
        ],
    }
