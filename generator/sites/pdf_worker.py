"""WeasyPrint in a process of its own: one job on standard input, its PDFs on standard output.

- Run as a file, apart from the rest of the program: it imports nothing of ours, is given no key, no
  name and no folder, and opens no connection and no other program.
- Nothing is fetched but the pictures that came with the job.
- The same job gives the same bytes: identifier and dates come from the job.
"""

from __future__ import annotations

import base64
import json
import logging
import resource
import sys
from typing import Any, Final

VARIANT: Final = "pdf/ua-1"
MEMORY: Final = 4 * 1024**3  # bytes
SECONDS: Final = 900  # of the processor
SCHEME: Final = "release:"
"""Where the pictures of the job are found."""

_REFUSED: Final = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork")


def _refuse(event: str, _arguments: object) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(event)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """Make the PDFs of one job."""
    _limit()
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]  # noqa: PLC0415 - slow
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # noqa: PLC0415
    from weasyprint.urls import (  # type: ignore[import-untyped]  # noqa: PLC0415
        URLFetcher,
        URLFetcherResponse,
    )

    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    job: dict[str, Any] = json.load(sys.stdin)
    pictures = {name: base64.b64decode(data) for name, data in job["pictures"].items()}
    sys.addaudithook(_refuse)

    class Pictures(URLFetcher):  # type: ignore[misc]
        """Serves the pictures of the job, and nothing else."""

        def fetch(self, url: str, _headers: object = None) -> object:
            name = url.removeprefix(SCHEME)
            if not url.startswith(SCHEME) or name not in pictures:
                raise ValueError
            kind = "image/png" if name.endswith(".png") else "image/jpeg"
            return URLFetcherResponse(url, pictures[name], {"Content-Type": kind})

    fetcher = Pictures()
    fonts = FontConfiguration()
    style = CSS(string=job["style"], font_config=fonts, url_fetcher=fetcher)
    made = []
    for document in job["documents"]:
        html = HTML(string=document["html"], base_url=SCHEME, url_fetcher=fetcher)
        options = {"pdf_variant": VARIANT, "pdf_tags": True}
        laid_out = html.render(font_config=fonts, stylesheets=[style], **options)
        identifier = bytes.fromhex(document["identifier"])
        pdf = laid_out.write_pdf(pdf_identifier=identifier, **options)
        made.append({"pages": len(laid_out.pages), "pdf": base64.b64encode(pdf).decode()})
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main()
