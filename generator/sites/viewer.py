"""The offline viewer: the internal site's page, style and script in one HTML file, signed.

- A reader keeps it and picks a folder of sealed files by hand: the host that gives out the files
  never supplies the code that opens them.
- Everything stands in the file itself; its content security policy names the hashes of its one
  script and two style sheets, and lets nothing be fetched.
- It carries the release key, with which it verifies the folder that is picked.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Final

from generator import sshsig
from generator.errors import Place, SetupError
from generator.files.directories import staging_directory
from generator.release.approvals import sign
from generator.sites.manifest_signature import NotTheReleaseKeyError
from generator.sites.shell import PROGRAM, build_shell

VIEWER: Final = "dhr-viewer.html"
NAMESPACE: Final = "dhr-viewer"
DOCS: Final = "site_overrides/viewer_docs"
ASSETS: Final = "build/assets"
LICENCES: Final = "licenses.txt"
SCRIPT: Final = "viewer.js"

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">\n')
_ICON: Final = re.compile(r'<link rel="icon"[^>]*>\n')
_STYLE: Final = re.compile(r'<link rel="stylesheet" href="(?P<file>[^"]*)" integrity="[^"]*">')
_SCRIPT: Final = re.compile(r'<script type="module" src="[^"]*" integrity="[^"]*"></script>\n')
_STYLES: Final = 2


class ViewerError(SetupError):
    """The shell or the browser side is not what the viewer is made of."""

    code = "viewer"
    default_remedy = "run `make assets`, then build again"


def build_viewer(target: Path, release: str, key: Path | None) -> bool:
    """Write the viewer into a folder, in place of the last one; tell whether it was signed.

    `release` is the public half of the release key, `key` the file of the private one.
    """
    with staging_directory(target, marker=VIEWER) as staging:
        shell = staging / "shell"
        build_shell(shell, docs=PROGRAM / DOCS)
        data = _in_one_file(shell, _script(), release).encode()
        # Whoever passes the viewer on passes on what it is made of.
        (shell / "assets" / LICENCES).rename(staging / LICENCES)
        _remove(shell)
        (staging / VIEWER).write_bytes(data)
        if key is not None:
            (staging / f"{VIEWER}.sig").write_bytes(_signature(key, data, release))
    return key is not None


def _signature(key: Path, data: bytes, release: str) -> bytes:
    signature = sign(key, data, NAMESPACE)
    found = sshsig.parse(signature)
    if found is None or found.key != sshsig.key_bytes(release):
        raise NotTheReleaseKeyError(Place(key.name), "is another key than the release key")
    return signature


def _script() -> str:
    folder = PROGRAM / ASSETS
    try:
        known = json.loads((folder / "assets.json").read_text(encoding="utf-8"))
        return (folder / str(known[SCRIPT]["file"])).read_text(encoding="utf-8")
    except (OSError, ValueError, KeyError, TypeError):
        raise ViewerError(Place(ASSETS), f"holds no {SCRIPT}") from None


def _in_one_file(shell: Path, script: str, release: str) -> str:
    page = (shell / "index.html").read_text(encoding="utf-8")
    styles = [
        (shell / found["file"]).read_text(encoding="utf-8") for found in _STYLE.finditer(page)
    ]
    if len(styles) != _STYLES or "</script" in script or any("</style" in each for each in styles):
        raise ViewerError(Place("index.html"), "cannot be made one file")
    written = iter(styles)
    page = _STYLE.sub(lambda _: f"<style>{next(written)}</style>", page)
    policy = html.escape(_policy(script, styles))
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    head += f'<meta name="dhr-release-key" content="{html.escape(release)}">\n'
    page = _once(_POLICY, head, page)
    page = _once(_ICON, "", page)
    page = _once(_SCRIPT, "", page)
    # A plain script runs where it stands: after what it works on.
    return page.replace("</body>", f"<script>{script}</script>\n</body>")


def _once(pattern: re.Pattern[str], instead: str, page: str) -> str:
    made, count = pattern.subn(lambda _: instead, page)
    if count != 1:
        raise ViewerError(Place("index.html"), "is not the shell that the viewer is made of")
    return made


def _policy(script: str, styles: list[str]) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {' '.join(map(_hash, styles))}",
            "img-src blob: data:",
            "frame-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types dhr",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
