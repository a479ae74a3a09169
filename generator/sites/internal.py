"""The internal site: a content-free shell, and sealed pages that only their readers open.

- One page for each case and role view that some reader was granted, under a key of its own; one
  desk for each reader, with the keys of exactly their pages. Every build makes all keys anew.
- A case that cannot be read is left out and reported; the others are built. So is a view that the
  policy does not have, and a reader whose key has another job.
- The site takes the place of the last one only when it is whole, and has a larger number.
- The release key, if given, signs the manifest; nothing else here knows that key.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import Place, SetupError, TamperError
from generator.files.directories import staging_directory
from generator.history.refusals import SHORT
from generator.history.source import source_commit
from generator.history.steps import Verified
from generator.history.verify import verify_history
from generator.policy.people import Reader
from generator.portal.partnership import Portal, record_path
from generator.portal.sealed_pages import open_pages
from generator.sites.build import MARKER, Build, build_of, last_number
from generator.sites.changes_page import ChangesPages
from generator.sites.desk_fit import fitted
from generator.sites.desks import desk, dummy_desks, views_of
from generator.sites.manifest import write_manifest
from generator.sites.manifest_signature import sign_manifest
from generator.sites.markdown import render_markdown
from generator.sites.policy_page import TITLE as POLICY_TITLE
from generator.sites.policy_page import policy_page
from generator.sites.render_cache import RenderCache
from generator.sites.sealed_cases import Card, CasePages, Readers, Sealing, seal_cases
from generator.sites.sealing import (
    DESK_SIZES,
    SealedFolder,
    desk_name,
    encode,
    opaque_name,
)
from generator.sites.shell import build_shell
from generator.vault.keys import parse_recipient

FOLDERS = ("d", "p", "f")
SOURCES = ("cases", "policy")
Watch = Callable[[Iterable[CasePages], int], Iterable[CasePages]]


class NotTheBuilderError(SetupError):
    """The identity does not open every case, so that its build would take the others away."""

    code = "not-the-builder"
    default_remedy = "build with the builder's key: dhr --identity builder.txt build"


class UnverifiedHistoryError(TamperError):
    """A change since the trust root was not made by somebody who may make it."""

    code = "unverified-history"
    default_remedy = "`dhr verify-history` tells all; the last good site stays as it is"


@dataclass
class Built:
    """What was built."""

    number: int
    pages: int = 0
    desks: int = 0
    commit: str | None = None
    signed: bool = False
    left_out: list[tuple[str, str]] = field(default_factory=list)


def build_internal(  # noqa: PLR0913 - each is named at the call
    portal: Portal,
    target: Path,
    *,
    release_key: Path | None = None,
    trust: str | None = None,
    cache: RenderCache | None = None,
    watch: Watch | None = None,
) -> Built:
    """Build the internal site into a folder, in place of the last one.

    `release_key` is the private half of the policy's release key; without it nothing is signed.
    `trust` is the trust root since which every change must be verified, or nothing is built;
    without one pages say who signed. With `cache`, what has not changed is not rendered again, and
    its papers keep their sealed files; every page and desk is sealed anew all the same.
    """
    _refuse_other_keys(portal)
    found = None if trust is None else _verified(portal, trust)
    now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    commit = source_commit(portal.root, *SOURCES)
    build = build_of(portal, now, after=last_number(target))
    with staging_directory(target, marker=MARKER) as staging:
        build_shell(staging)
        for name in FOLDERS:
            (staging / name).mkdir()
        folder = SealedFolder(staging, build.created.timestamp())
        sealing = Sealing(portal, build, folder, ChangesPages(portal, found), target, cache)
        built = _seal_everything(sealing, watch)
        (staging / MARKER).write_bytes(encode(build.public_facts()))
        write_manifest(staging, build.manifest_stamp(commit))
        if release_key is not None:
            sign_manifest(staging, release_key, portal.policy.people.release)
    built.commit, built.signed = commit, release_key is not None
    return built


def _verified(portal: Portal, trust: str) -> Verified:
    """Refuse to build from a history with a change that nobody who may make it made."""
    found = verify_history(portal.root, trust, None).found
    if found.refusals:
        first = found.refusals[0]
        raise UnverifiedHistoryError(
            Place(f"commit {first.commit[:SHORT]}"), f"{first.problem} ({first.rule})", clause="X2"
        )
    return found


def _refuse_other_keys(portal: Portal) -> None:
    """Refuse to put a part of the cases in the place of a site that shows them all."""
    for case_id in portal.case_ids():
        if portal.keys.isdisjoint(portal.recipients(record_path(case_id), case_id)):
            raise NotTheBuilderError(Place("the identity"), f"is not granted {case_id}")


def _seal_everything(sealing: Sealing, watch: Watch | None) -> Built:
    portal, build, folder = sealing.portal, sealing.build, sealing.folder
    portal.prepare()
    built = Built(build.number)
    readers = _readers(portal, built)
    seats = [views_of(reader) for reader in readers]
    work = list(_work(portal, [each.key for each in readers], seats, built))
    results: Iterable[CasePages] = seal_cases(sealing, work)
    if watch is not None:
        results = watch(results, len(work))
    cards: dict[str, dict[str, Card]] = {}
    for result in results:
        if result.error is not None:
            built.left_out.append((result.case, result.error))
        cards[result.case] = result.cards
        built.pages += len(result.cards)
    if sealing.cache is not None:
        sealing.cache.forget_others([case_id for case_id, _ in work])
    clauses = _seal_policy(portal, build, folder)
    policy_pages = [{"title": POLICY_TITLE, **clauses}, *_policy_pages(portal, build, folder)]
    for reader, view_of in zip(readers, seats, strict=True):
        mine = [
            views[view] for case_id, views in cards.items() if (view := view_of(case_id)) in views
        ]
        tree = fitted(desk(portal, build, reader, mine, policy_pages), DESK_SIZES)
        name = desk_name(build.site, reader.key)
        key = parse_recipient(reader.key, Place("policy/directory.yaml", field="readers"))
        folder.seal_desk(name, encode(tree), key, DESK_SIZES)
        built.desks += 1
    dummy_desks(folder, built.desks)
    return built


def _readers(portal: Portal, built: Built) -> list[Reader]:
    """Return the readers; a key that reads the repository has its job, and gets no desk."""
    people = portal.policy.people
    other_jobs = {each.reading for each in people.officers} | {people.builder, people.break_glass}
    readers = portal.directory.readers
    built.left_out += [(each.id, "key-twice") for each in readers if each.key in other_jobs]
    return [each for each in readers if each.key not in other_jobs]


def _work(
    portal: Portal, keys: Sequence[str], seats: Sequence[Callable[[str], str]], built: Built
) -> Iterator[tuple[str, Readers]]:
    """Yield every case with the views that some reader was granted, and these readers' keys."""
    known = {view.id for view in portal.policy.views.views}
    for case_id in portal.case_ids():
        asked: dict[str, list[str]] = defaultdict(list)
        for key, view_of in zip(keys, seats, strict=True):
            if view := view_of(case_id):
                asked[view].append(key)
        if not asked.keys() <= known:
            built.left_out.append((case_id, "unknown-view"))
        if asked.keys() & known:
            yield case_id, {view: asked[view] for view in sorted(asked.keys() & known)}


def _seal_policy(portal: Portal, build: Build, folder: SealedFolder) -> dict[str, str]:
    name = opaque_name()
    tree = {
        **build.stamp("dhr-page-1"),
        "page": name,
        "marking": build.marking,
        **policy_page(portal.policy),
    }
    return folder.seal("p", name, encode(tree)).as_json("page")


def _policy_pages(portal: Portal, build: Build, folder: SealedFolder) -> Iterator[dict[str, str]]:
    for page in open_pages(portal):
        name = opaque_name()
        tree = {
            **build.stamp("dhr-page-1"),
            "page": name,
            "marking": build.marking,
            "case": None,
            "view": None,
            "title": page.title,
            "sections": [
                {"id": "page", "title": page.title, "html": render_markdown(page.text)},
            ],
        }
        yield {"title": page.title, **folder.seal("p", name, encode(tree)).as_json("page")}
