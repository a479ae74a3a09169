"""The docs tree of the public site: plain markdown, a theme and a `mkdocs.yml`, and nothing else.

- `docs/` holds the pages, `theme/` our templates, one style sheet and one script, and
  `mkdocs.yml` needs nothing outside the folder: `mkdocs build` there gives the same site, but for
  the index of its search, which is made of the texts in `search/`.
- What is the partnership's own (name, helplines) reaches the templates as data in one file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import yaml

from generator.errors import Place, SetupError
from generator.policy.partnership import Partnership
from generator.sites.public_assets import EVERYWHERE, public_scripts

PROGRAM: Final = Path(__file__).resolve().parents[2]
"""The program's own folder, with `mkdocs.yml` and `site_overrides/`."""

CONFIG: Final = "mkdocs.yml"
DOCS: Final = "docs"
"""The folder of the pages, in the tree."""
THEME: Final = "site_overrides/public"
STYLES: Final = "site_overrides/css"
STYLE: Final = "public.css"
MATERIAL: Final = "mkdocs-material"
SITEMAP: Final = "sitemap.xml"
FEEDS: Final = {"Reviews": "feeds/reviews.atom", "Recommendations": "feeds/recommendations.atom"}
"""The feeds that pages name, where the partnership says where its site is served."""

_IMPORT = re.compile(r'^@import "\./([a-z/-]+\.css)";$', re.MULTILINE)
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*\Z")
_DIAL = re.compile(r"[0-9 ]{3,20}")


class PublicTreeError(SetupError):
    """The program's own folder lacks a part of the public site."""

    code = "public-theme"
    default_remedy = "install the program again, with its mkdocs.yml and site_overrides/"


def write_frame(tree: Path, partnership: Partnership) -> None:
    """Write into an empty folder what all pages share: the theme and the config."""
    _write_theme(tree / "theme", partnership)
    # A theme has a sitemap of its own, which would list pages without their host.
    _put(tree / "theme" / SITEMAP, "")
    _put(tree / CONFIG, _config())


def put_sources(tree: Path, sources: Iterable[tuple[str, str]]) -> None:
    """Put pages and other files of text where they belong in the tree; they come by their path."""
    for name, text in sources:
        _put(tree / (f"theme/{SITEMAP}" if name == f"{DOCS}/{SITEMAP}" else name), text)


def put_files(tree: Path, url: str, files: Mapping[str, bytes]) -> None:
    """Put files that are no pages (pictures, PDFs) beside the pages of an address."""
    for name, data in files.items():
        path = tree / DOCS / url / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _config() -> str:
    """Return the program's `mkdocs.yml`, with folders of the tree itself."""
    tree: dict[str, Any] = yaml.safe_load(_own(CONFIG))
    tree |= {"docs_dir": DOCS, "site_dir": "site"}
    tree["theme"] |= {"custom_dir": "theme"}
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=1000)


def _own(name: str) -> str:
    try:
        return (PROGRAM / name).read_text(encoding="utf-8")
    except OSError:
        raise PublicTreeError(Place(name), "is not in the program's folder") from None


def _write_theme(theme: Path, partnership: Partnership) -> None:
    own = PROGRAM / THEME
    names = [path.relative_to(own).as_posix() for path in sorted(own.rglob("*")) if path.is_file()]
    if "base.html" not in names:
        raise PublicTreeError(Place(THEME), "holds no base.html")
    for name in names:
        _put(theme / name, _own(f"{THEME}/{name}"))
    style = _material_style() + _style()
    name = f"assets/site.{hashlib.sha256(style.encode()).hexdigest()[:12]}.css"
    _put(theme / name, style)
    _put(theme / "assets/licences.txt", _licence())
    for script in public_scripts().values():
        _put(theme / script.file, script.data.decode())
    _put(theme / "site.html", _data(partnership, [name]))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _style() -> str:
    """Return the style sheet, with what it imports put in place."""
    return _IMPORT.sub(lambda found: _own(f"{STYLES}/{found[1]}"), _own(f"{STYLES}/{STYLE}"))


def _material_style() -> str:
    """Return Material's own style sheet, so that no builder has to bring it along."""
    spec = find_spec("material")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(folder).glob("templates/assets/stylesheets/main.*.min.css")):
            return _SOURCE_MAP.sub("", path.read_text(encoding="utf-8")) + "\n"
    raise PublicTreeError(Place(MATERIAL), "is not installed, or has no style sheet")


def _licence() -> str:
    """Return the licence of Material's style sheet, which every copy must carry."""
    text = None
    with suppress(PackageNotFoundError):
        package = distribution(MATERIAL)
        text = package.read_text("licenses/LICENSE") or package.read_text("LICENSE")
    if not text:
        raise PublicTreeError(Place(MATERIAL), "is not installed, or has no licence")
    return f"Material for MkDocs (style sheet)\n\n{text.strip()}\n"


def _data(partnership: Partnership, styles: list[str]) -> str:
    """Write what the templates show of the partnership, as literals of the template language."""
    values = {
        "name": partnership.name,
        "demo": partnership.demo,
        "contact": partnership.contact,
        "styles": styles,
        "scripts": [
            {"file": script.file, "integrity": script.integrity}
            for script in (public_scripts()[EVERYWHERE],)
        ],
        "own_scripts": {
            name: {"file": script.file, "integrity": script.integrity}
            for name, script in public_scripts().items()
            if name != EVERYWHERE
        },
        "feeds": [
            {"title": title, "file": file}
            for title, file in FEEDS.items()
            if partnership.public_address
        ],
        "helplines": [
            {
                "name": helpline.name,
                "number": helpline.number or "",
                "dial": helpline.number.replace(" ", "")
                if helpline.number and _DIAL.fullmatch(helpline.number)
                else "",
                "website": helpline.website or "",
                "note": helpline.note or "",
            }
            for helpline in partnership.helplines
        ],
    }
    lines = [
        f"{{% set {name} = {json.dumps(value, ensure_ascii=False)} %}}"
        for name, value in values.items()
    ]
    return "\n".join(lines) + "\n"
