"""`encrypted-pages`: the internal site beside two tools that encrypt pages, on the same pages.

mkdocs-encryptcontent-plugin (with Material, once as it comes and once with its way to encrypt menus
too) and staticrypt, where `make bench-encrypted` has installed them. Measured are the time of a
build, its bytes, and what of each page can be read without a key: marked words are searched for in
every file and file name, also unpacked and out of base64.
"""

from __future__ import annotations

import html
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.corpus import PROGRAM, Corpus
from bench.encrypted_texts import MARK, PLACES, MarkedPage, marked_pages, write_pages
from bench.measure import MEGABYTE, Run, run
from bench.result import Figure, Result
from tests.sites.plainness import traces

PAGES = 200
OURS = "ours"
MKDOCS = PROGRAM / ".venv-encryptcontent" / "bin" / "mkdocs"
STATICRYPT = PROGRAM / "bench" / "staticrypt" / "node_modules" / ".bin" / "staticrypt"
MENUS = {"md-sidebar": ["div", "class"], "md-header__title": ["div", "class"],
         "md-footer": ["footer", "class"]}  # fmt: skip
KINDS: Mapping[str, Callable[[str], bool]] = {
    "search index": lambda path: path.endswith("search_index.json"),
    "sitemap": lambda path: "sitemap" in path,
    "pages": lambda path: path.endswith((".html", ".age")),
}
_LETTERS = re.compile(rb"[a-z2-7]{%d,}" % MARK)
CONFIG = {
    "site_name": "Cases",
    "site_url": "https://cases.example/",
    "theme": {"name": "material", "font": False},
}
_NONE: Mapping[str, object] = {}


@dataclass(frozen=True)
class Tool:
    """A tool: how it is called in the table, and what builds its site into a folder."""

    name: str
    build: Callable[[Sequence[MarkedPage], Path, Path], Run]
    needs: Path | None = None


def measure(corpus: Corpus, folder: Path) -> Result:
    """Build the same pages with every tool that is there."""
    pages = marked_pages(corpus, PAGES)
    text = sum(len(page.body.encode()) for page in pages) / MEGABYTE
    figures = [Figure("pages", len(pages), ""), Figure("pages in clear, as HTML", text, "MB")]
    notes = []
    for number, tool in enumerate(_tools()):
        if tool.needs is not None and not tool.needs.exists():
            notes.append(f"{tool.name} is not installed: `make bench-encrypted` installs it beside")
            continue
        work, out = folder / f"work{number}", folder / f"out{number}"
        work.mkdir()
        built = tool.build(pages, work, out)
        told = _told(out, pages)
        figures += _figures(tool.name, built, out, told, pages)
        notes += _where(tool.name, told, pages)
    notes.append("encryptcontent has a password for each page, staticrypt one for all")
    return Result("encrypted-pages", ["each tool's own command, on the same pages"], figures, notes)


def _tools() -> Iterator[Tool]:
    yield Tool(OURS, _ours)
    yield Tool("Material alone, in clear", _material, MKDOCS)
    comes: dict[str, object] = {"encryptcontent": {}}
    yield Tool("encryptcontent", partial(_material, plugin=comes), MKDOCS)
    menus = {"encryptcontent": {"encrypted_something": MENUS}}
    yield Tool("encryptcontent, menus too", partial(_material, plugin=menus), MKDOCS)
    yield Tool("staticrypt", _staticrypt, STATICRYPT)


# ---------------------------------------------------------------------------------------------
# The tools


def _ours(pages: Sequence[MarkedPage], work: Path, out: Path) -> Run:
    write_pages(pages, work / "pages.json")
    command = [sys.executable, "-m", "bench.encrypted_ours", str(work / "pages.json"), str(out)]
    return run(command, folder=PROGRAM)


def _material(
    pages: Sequence[MarkedPage], work: Path, out: Path, plugin: Mapping[str, object] = _NONE
) -> Run:
    """Build with a password for each page, as the plugin's manual has it: in the front matter."""
    docs = work / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Cases\n")
    for page in pages:
        front = f"---\ntitle: {page.title}\npassword: {secrets.token_urlsafe(24)}\n---\n"
        (docs / f"{page.name}.md").write_text(f"{front}\n{_as_markdown(page)}")
    config = {**CONFIG, "plugins": [{"search": {}}, *([dict(plugin)] if plugin else [])]}
    (work / "mkdocs.yml").write_text(json.dumps(config))
    return run([str(MKDOCS), "build", "--quiet", "--site-dir", str(out)], folder=work)


def _as_markdown(page: MarkedPage) -> str:
    """Write headings as markdown, so that they come into a table of contents."""
    return page.body.replace("<h2>", "\n## ").replace("</h2>", "\n")


def _staticrypt(pages: Sequence[MarkedPage], work: Path, out: Path) -> Run:
    """Encrypt a folder of plain pages with one password, which is what one run of it takes."""
    source = work / "site"
    source.mkdir()
    menu = "".join(f'<li><a href="{each.name}.html">{each.title}</a></li>' for each in pages)
    for page in pages:
        title = html.escape(page.title)
        (source / f"{page.name}.html").write_text(
            f"<!doctype html><title>{title}</title><nav><ul>{menu}</ul></nav>"
            f"<h1>{title}</h1>{page.body}"
        )
    command = [str(STATICRYPT), str(source), "--recursive", "--directory", str(out), "--short",
               "--config", "false"]  # fmt: skip
    environment = {**os.environ, "STATICRYPT_PASSWORD": secrets.token_urlsafe(24)}
    return run(command, folder=work, environment=environment)


# ---------------------------------------------------------------------------------------------
# What can be read


def _figures(
    name: str, built: Run, out: Path, told: Mapping[str, set[bytes]], pages: Sequence[MarkedPage]
) -> Iterator[Figure]:
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    found = set().union(*told.values())
    yield Figure(f"{name}: build", built.seconds, "s")
    yield Figure(f"{name}: site", size / MEGABYTE, "MB")
    for place in PLACES:
        readable = len(_words(pages, place) & found)
        target = 0 if name == OURS else None
        yield Figure(f"{name}: pages whose {place} is readable", readable, "", target)


def _where(name: str, told: Mapping[str, set[bytes]], pages: Sequence[MarkedPage]) -> Iterator[str]:
    """Say of which places marked words were found in which kinds of files."""
    for kind, belongs in KINDS.items():
        found = set().union(*(words for path, words in told.items() if belongs(path)))
        places = [place for place in PLACES if found & _words(pages, place)]
        if places:
            yield f"{name}, {kind}: {', '.join(places)}"


def _told(out: Path, pages: Sequence[MarkedPage]) -> dict[str, set[bytes]]:
    """Return the marked words that stand in each file of a site, or in its name."""
    words = set().union(*(_words(pages, place) for place in PLACES))

    def found(data: bytes) -> set[bytes]:
        return {
            word
            for run in _LETTERS.finditer(data)
            for at in range(run.start(), run.end() - MARK + 1)
            if (word := data[at : at + MARK]) in words
        }

    return traces(out, found)


def _words(pages: Sequence[MarkedPage], place: str) -> set[bytes]:
    return {page.word(place).encode() for page in pages}
