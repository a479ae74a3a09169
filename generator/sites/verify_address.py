"""A copy of a site at an address: every file that the manifest names, as a reader would get it.

- Files that the manifest does not name cannot be seen from here; nor what a host gives to others.
- A page is what readers get for its folder's address, too: `/` must be `index.html`.
- Four connections at once. When files fail to arrive time and again, the rest is not asked for.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final
from urllib.parse import quote

from generator.sites.fetching import Fetcher, site_address
from generator.sites.manifest import BuiltFile
from generator.sites.verifying import Code, CopyError, Problem

CONNECTIONS: Final = 4
MAX_FAILURES: Final = 10  # files that did not arrive, before the rest is given up
PAGE: Final = "index.html"


class AddressCopy:
    """A site as it is served at an address."""

    def __init__(self, address: str) -> None:
        self.origin, self.path = site_address(address)

    def read(self, name: str, limit: int) -> bytes:
        """Return a file of at most `limit` bytes."""
        with closing(Fetcher(self.origin)) as fetcher:
            return fetcher.fetch(self.path + quote(name), limit, name)

    def differences(self, files: Mapping[str, BuiltFile]) -> Iterator[Problem]:
        """Name every file that is missing or changed, at each address that shows it."""
        asked = [(shown, file) for name, file in files.items() for shown in _addresses(name)]
        failures = _Failures()
        local = threading.local()
        fetchers: list[Fetcher] = []

        def begin() -> None:
            local.fetcher = Fetcher(self.origin)
            fetchers.append(local.fetcher)

        def judge(each: tuple[str, BuiltFile]) -> Problem | None:
            return None if failures.too_many else self._judged(local.fetcher, *each, failures)

        with ThreadPoolExecutor(CONNECTIONS, initializer=begin) as pool:
            found = list(pool.map(judge, asked))
        for fetcher in fetchers:
            fetcher.close()
        yield from (problem for problem in found if problem is not None)
        if failures.too_many:
            problem = f"{MAX_FAILURES} files did not arrive, and the rest was not asked for"
            yield Problem("the site", Code.UNREAD, problem)

    def _judged(
        self, fetcher: Fetcher, shown: str, file: BuiltFile, failures: _Failures
    ) -> Problem | None:
        name = shown or "/"
        try:
            data = fetcher.fetch(self.path + quote(shown), file.size, name)
        except CopyError as error:
            failures.count += error.why is Code.UNREAD
            return error.told
        if len(data) != file.size or hashlib.sha256(data).hexdigest() != file.sha256:
            return Problem(name, Code.CHANGED, "was changed")
        return None


class _Failures:
    """How many files did not arrive."""

    count = 0

    @property
    def too_many(self) -> bool:
        """Tell whether it is of no use to ask for more."""
        return self.count >= MAX_FAILURES


def _addresses(name: str) -> Iterator[str]:
    """Yield the addresses below the site's own under which readers get a file."""
    yield name
    if name == PAGE or name.endswith(f"/{PAGE}"):
        yield name.removesuffix(PAGE)
