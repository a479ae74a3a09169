# ruff: noqa: INP001 - MkDocs loads a hook by its path; it is in no package
"""MkDocs hook of the internal site's shell: which files it has, and the hash of each.

- The shell takes Material's style sheet and layout, and none of its scripts, icons or search.
- Every asset has its own hash in its name and, where a page loads it, in the page (SRI).
- The same sources give the same bytes: no time, version, path or order of a folder gets in.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

_ENTRIES = {"internal.js": "script", "join.js": "join_script", "internal.css": "own_style"}
_LICENSES = "LICENSES.txt"
_SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/\s*$")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Tell the templates which assets there are."""
    config.theme.static_templates.discard("sitemap.xml")
    folder = Path(config.config_file_path).parent / str(config.extra["assets"])
    own = _own_assets(folder)
    material = _one(Path(config.theme.dirs[1]), "assets/stylesheets/main.*.min.css")
    icon = Path(config.theme.dirs[0]) / "assets/icon.svg"
    shell: dict[str, Any] = {
        "style": _asset("material", ".css", _SOURCE_MAP.sub(b"", material.read_bytes())),
        "icon": _asset("icon", ".svg", icon.read_bytes()),
        "files": {},
    }
    for asset in (shell["style"], shell["icon"]):
        shell["files"][asset["file"]] = asset.pop("bytes")
    for name, key in _ENTRIES.items():
        shell[key] = own[name]
        shell["files"][own[name]["file"]] = (folder / own[name]["file"]).read_bytes()
    shell["files"]["licenses.txt"] = (folder / _LICENSES).read_bytes() + _licence_of_material()
    config.extra["shell"] = shell
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out everything that the theme would copy; put in the assets of the shell."""
    shell = config.extra["shell"]
    kept = [file for file in files if file.is_documentation_page()]
    assets = [
        File.generated(config, f"assets/{name}", content=content)
        for name, content in sorted(shell["files"].items())
    ]
    return Files([*kept, *assets])


def on_post_page(output: str, **_: object) -> str:
    """End each line of a page where its text ends, and leave out the empty ones."""
    lines = (line.rstrip() for line in output.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _own_assets(folder: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((folder / "assets.json").read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    if missing := [name for name in _ENTRIES if name not in known]:
        text = f"the browser side is not built ({', '.join(missing)}): run `make assets`"
        raise PluginError(text)
    return known


def _licence_of_material() -> bytes:
    """Give the licence under which Material's style sheet is passed on."""
    files = distribution("mkdocs-material").files or []
    text = next((file.read_text() for file in files if file.name == "LICENSE"), "")
    if not text:
        problem = "mkdocs-material comes without its licence: update this hook"
        raise PluginError(problem)
    return f"\nmkdocs-material (style sheet)\n\n{text.strip()}\n".encode()


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        text = f"Material has {len(found)} files {pattern}, not one: update this hook"
        raise PluginError(text)
    return found[0]


def _asset(name: str, suffix: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha384(content).digest()
    return {
        "file": f"{name}-{digest[:5].hex()}{suffix}",
        "integrity": f"sha384-{b64encode(digest).decode('ascii')}",
        "bytes": content,
    }
