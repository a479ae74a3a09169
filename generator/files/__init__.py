"""Files: bounded reading, atomic writing, private memory, locks; no cryptography, no domain."""

from __future__ import annotations
