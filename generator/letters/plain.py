"""Markdown as the text of an e-mail: no marks, lists and tables kept readable."""

from __future__ import annotations

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from generator.letters.docx import parse

_LISTS = ("bullet_list", "ordered_list")


def plain_text(markdown: str) -> str:
    """Return the text, paragraphs apart by an empty line."""
    return _blocks(SyntaxTreeNode(parse(markdown))).strip() + "\n"


def _blocks(node: SyntaxTreeNode) -> str:
    return "\n\n".join(filter(None, map(_block, node.children)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type in _LISTS:
        return _list(node)
    if node.type == "table":
        rows = [row for part in node.children for row in part.children]
        return "\n".join(" | ".join(map(_inline, row.children)) for row in rows)
    if node.type in ("fence", "code_block"):
        return node.content.rstrip()
    if node.type == "hr":
        return "----"
    if node.type in ("paragraph", "heading"):
        return _inline(node)
    return _blocks(node)


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrGet("start") or 1)
    lines = []
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        text = "\n".join(filter(None, map(_block, item.children)))
        lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _inline(node: SyntaxTreeNode) -> str:
    inline = next((each for each in node.children if each.type == "inline"), None)
    token = None if inline is None else inline.token
    return "" if token is None else _words(token)


def _words(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    words: list[str] = []
    address = ""
    for child in token.children or ():
        words.append(breaks.get(child.type, child.content))
        if child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close" and not "".join(words).endswith(address):
            words.append(f" ({address.removeprefix('mailto:')})")
    return "".join(words)
