"""Word files made by hand, so that a test says exactly what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

from generator.reports.draft import Draft
from generator.reports.word_reading import read_word

CANARY = "Oswestrina"  # a name that no message may repeat
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/>'
    "</Types>"
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Deeper"><w:name w:val="Deeper"/>'
    '<w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="table" w:styleId="Dark"><w:name w:val="Dark"/>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
)


def part(inner: str, root: str = "w:document") -> bytes:
    """A part of XML, with all the prefixes that are used here."""
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {_SPACES}>{inner}</{root}>'.encode()


def relations(*each: tuple[str, str, str, bool]) -> bytes:
    """Relationships: id, kind, target, whether it is outside."""
    mode = ' TargetMode="External"'
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"{mode * outside}/>'
        for key, kind, target, outside in each
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'.encode()


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "", more: str = "") -> str:
    """A paragraph; plain text becomes a run."""
    inner = "".join(each if each.startswith("<") else run(each) for each in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{inner}</w:p>"


def table(*rows: list[str], style: str = "") -> str:
    """A table; each cell is XML, or text."""
    look = f'<w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr>' if style else "<w:tblPr/>"
    width = max(len(row) for row in rows)
    grid = f"<w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>"
    made = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{look}{grid}{made}</w:tbl>"


def drawing(relation: str = "rPic", words: str = "", inner: str = "") -> str:
    """A picture in a run."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="900" cy="900"/><wp:docPr id="1" name="x" '
        f'descr="{words}"/><a:graphic><a:graphicData uri="pic"><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/>{inner}</pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def png(size: tuple[int, int] = (8, 6), mode: str = "RGB", **more: object) -> bytes:
    """A PNG picture."""
    made = io.BytesIO()
    Image.new(mode, size).save(made, "PNG", **more)
    return made.getvalue()


HEADING = p("The events", style="H1")
RELATIONS = (("rStyles", "styles", "styles.xml", False),)


def docx(
    *body: str,
    parts: Mapping[str, bytes | None] | None = None,
    links: tuple[tuple[str, str, str, bool], ...] = (),
    styles: str = STYLES,
) -> bytes:
    """A Word file with a body; `parts` are put in, in the place of those of the same name."""
    inner = f"<w:body>{''.join(body)}<w:sectPr/></w:body>"
    whole: dict[str, bytes | None] = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml", False)),
        "word/document.xml": part(inner),
        "word/_rels/document.xml.rels": relations(*RELATIONS, *links),
        "word/styles.xml": part(styles, "w:styles"),
        **(parts or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in whole.items():
            if data is not None:
                target.writestr(name, data)
    return made.getvalue()


def read(data: bytes, **words: str) -> Draft:
    """Read a Word file; `image_1` says what its first picture shows."""
    said = {name.replace("_", "-"): text for name, text in words.items()}
    return read_word(data, "report.docx", said)


def matters(draft: Draft) -> dict[str, tuple[str, ...]]:
    """What there is to say of a draft: the places of each matter."""
    return {str(each.matter): each.places for each in draft.listed()}
