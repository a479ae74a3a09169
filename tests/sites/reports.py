"""Reports for tests of the public site: pictures made here, and reports of any length."""

from __future__ import annotations

import struct
import zlib

SENTENCE = "The panel heard what each agency knew at the time, and what it did with it. "
WORDS = len(SENTENCE.split())


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 8, height: int = 6, *parts: bytes) -> bytes:
    """Return a grey PNG picture, with `parts` before its data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height)) if height < 1000 else b""
    body = [chunk(b"IHDR", header), *parts, chunk(b"IDAT", zlib.compress(rows))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body) + chunk(b"IEND", b"")


def jpeg(width: int = 8, height: int = 6, *segments: bytes) -> bytes:
    """Return the frame of a JPEG picture, with `segments` after its first mark."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    size = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0"
    scan = b"\xff\xda\x00\x08\x01\x01\0\0\x3f\0" + b"\x12\xff\0\x34"
    return b"\xff\xd8" + jfif + b"".join(segments) + size + scan + b"\xff\xd9"


def long_report(chapters: int, words: int, *, headings: bool = True) -> str:
    """Return a report of some chapters of about so many words each, with a note in each."""
    text = ["# Domestic Homicide Review: Marian\n"]
    for number in range(1, chapters + 1):
        if headings:
            text.append(f"## {number}. Chapter {number}\n\n### {number}.1 What was known\n")
        paragraphs = max(1, words // (WORDS * 8))
        for index in range(paragraphs):
            own = f"{number}.{index + 1} " if headings and index % 2 else ""
            text.append(f"{own}{SENTENCE * 8}\n")
        text.append(f"As said before.[^n{number}] See [the start](#1-chapter-1).\n")
    text += [f"[^n{number}]: A note of chapter {number}.\n" for number in range(1, chapters + 1)]
    return "\n".join(text)
