"""The vault: sealed records, sealed documents, sealed pages, and the keys that open them."""

from __future__ import annotations
