"""Word reports become clean text; whatever is not carried over is said, with its place."""

from __future__ import annotations

import pytest

from generator.reports.concerns import ACCEPTABLE, Concern, Matter
from generator.reports.word_reading import _garbled
from tests.reports.files import (
    CANARY,
    HEADING,
    STYLES,
    docx,
    drawing,
    matters,
    p,
    part,
    png,
    read,
    run,
    table,
)

HERE = "paragraph 2, under “The events”"


def test_headings_lists_emphasis_and_a_title_become_markdown() -> None:
    body = (
        p("A review", style="Title"),
        p("Its beginning", style="H1"),
        p("She was ", run("kind", "<w:b/>"), " and ", run("brave", "<w:i/>"), "."),
        p("H", run("2", '<w:vertAlign w:val="subscript"/>'), "O, 1",
          run("st", '<w:vertAlign w:val="superscript"/>'), " of May"),
        p("Its end", style="H2"),
    )  # fmt: skip
    draft = read(docx(*body))

    assert draft.text == (
        "# A review\n\n## Its beginning\n\nShe was **kind** and *brave*.\n\nH₂O, 1st of May\n\n"
        "### Its end\n"
    )
    assert draft.title == "A review"
    assert matters(draft) == {}


def test_a_footnote_stands_below_with_its_mark() -> None:
    notes = part('<w:footnote w:id="2">' + p("Section 9.") + "</w:footnote>", "w:footnotes")
    body = p("The Act", '<w:r><w:footnoteReference w:id="2"/></w:r>', " says so.")
    links = (("rF", "footnotes", "footnotes.xml", False),)

    draft = read(docx(HEADING, body, parts={"word/footnotes.xml": notes}, links=links))

    assert "The Act[^1] says so." in draft.text
    assert "[^1]: Section 9." in draft.text
    assert matters(draft) == {}


def test_signs_of_markdown_and_html_in_the_words_stay_words() -> None:
    draft = read(docx(HEADING, p("&lt;script&gt; *x* [a](javascript:b) # 1. ![y](z)")))

    assert matters(draft) == {}
    assert "\\<script" in draft.text
    assert "\\*x\\*" in draft.text


def test_a_table_becomes_a_plain_one_and_its_merged_cells_are_told() -> None:
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Both")
    draft = read(docx(HEADING, table(["Who", "When"], [wide], ["Police", p("May") + p("June")])))

    lines = [line for line in draft.text.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["Who", "When"]
    assert cells[2:] == [["Both", ""], ["Police", "May June"]]
    assert matters(draft) == {"tables": ("table 1, under “The events”",)}


def test_a_cell_over_several_rows_is_said_in_each() -> None:
    first = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("Police")
    rest = "<w:tcPr><w:vMerge/></w:tcPr>" + p()
    draft = read(docx(HEADING, table(["Who", "What"], [first, "one"], [rest, "two"])))

    assert draft.text.count("Police") == 2


def test_a_table_of_one_cell_is_a_box_and_becomes_a_quotation() -> None:
    assert "> Take care." in read(docx(HEADING, table(["Take care."]))).text


def test_a_list_of_contents_is_left_to_the_portal() -> None:
    draft = read(docx(p("The events 3", style="TOC1"), HEADING, p("Words.")))

    assert "The events 3" not in draft.text
    assert matters(draft) == {"contents-list": ("paragraph 1",)}


@pytest.mark.parametrize(
    ("body", "matter"),
    [
        (p(f"<w:ins>{run(CANARY)}</w:ins>"), "tracked-changes"),
        (p(f'<w:del w:author="{CANARY}"><w:r><w:delText>{CANARY}</w:delText></w:r></w:del>', "x"),
         "tracked-changes"),
        (p(f"<w:moveTo>{run(CANARY)}</w:moveTo>"), "tracked-changes"),
        (p(run("x", "<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>")), "tracked-changes"),
        (p("x", '<w:r><w:commentReference w:id="1"/></w:r>'), "comments"),
        (p(run(CANARY, "<w:vanish/>")), "hidden-text"),
        (p(run(CANARY, '<w:color w:val="FFFFFF"/>')), "hidden-text"),
        (p(run(CANARY, '<w:color w:val="auto" w:themeColor="background1"/>')), "hidden-text"),
        (p(run(CANARY, '<w:color w:val="FDFDFD"/>')), "hidden-text"),
        (p(run(CANARY, '<w:sz w:val="2"/>')), "hidden-text"),
        (p(run(CANARY, '<w:w w:val="1"/>')), "hidden-text"),
        (p(run(CANARY, '<w:highlight w:val="black"/>')), "hidden-text"),
        (p(run(CANARY, '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
         "hidden-text"),
        (p(run(CANARY, '<w:color w:val="000000"/><w:shd w:val="solid" w:color="auto"/>')),
         "hidden-text"),
        (p(run(CANARY, '<w:spacing w:val="-400"/>')), "hidden-text"),
        (p(run(CANARY, "<w14:textFill><w14:noFill/></w14:textFill>")), "hidden-text"),
        (p(run(CANARY, '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha '
                       'w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>')),
         "hidden-text"),
        (p(CANARY, more='<w:spacing w:line="2" w:lineRule="exact"/>'), "hidden-text"),
        (table(["a", "b"], [CANARY, "c"]).replace(
            "<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>", 1), "hidden-text"),
        (table(["a", CANARY]).replace(
            "<w:tr>", '<w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>', 1),
         "hidden-text"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "x"), "symbols"),
        (p(CANARY, style="Secret"), "hidden-text"),
        (p(CANARY, style="Deeper"), "hidden-text"),
        (p(CANARY, more='<w:ind w:left="-20000"/>'), "hidden-text"),
        (p(f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p(CANARY)}</w:txbxContent>"
           "</v:textbox></v:shape></w:pict></w:r>"), "text-boxes"),
        (p(CANARY, more='<w:framePr w:x="9000"/>'), "text-boxes"),
        (p("<w:r><w:object><o:OLEObject/></w:object></w:r>", "x"), "embedded-objects"),
        ('<w:altChunk r:id="rA"/>', "external-content"),
        (p(f'<w:fldSimple w:instr=" INCLUDETEXT {CANARY} ">{run("x")}</w:fldSimple>'),
         "field-codes"),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
           "<w:r><w:instrText>AUTO c:/x</w:instrText></w:r>"
           '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
           "x", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "field-codes"),
        (p("<w:r><w:drawing><a:graphicData><c:chart/></a:graphicData></w:drawing></w:r>", "x"),
         "charts-and-diagrams"),
        (p(f"<m:oMath><m:r><m:t>{CANARY}</m:t></m:r></m:oMath>", "x"), "equations"),
        (p("\ue123", "x"), "symbols"),
        (p("x", "\u202e", "y"), "symbols"),
    ],
)  # fmt: skip
def test_what_could_change_or_hide_words_stops_the_import_and_cannot_be_accepted(
    body: str, matter: str
) -> None:
    draft = read(docx(HEADING, body, p("More.")))

    assert matter in matters(draft)
    assert matter in {str(each.matter) for each in draft.stopping(ACCEPTABLE)}
    for places in matters(draft).values():
        assert not any(CANARY in place for place in places)


def test_a_place_is_the_paragraph_and_the_heading_above_it() -> None:
    draft = read(docx(HEADING, p(run("x", "<w:vanish/>")), p("More.")))

    assert matters(draft)["hidden-text"] == (HERE,)


@pytest.mark.parametrize(
    "body",
    [
        p(run("White on dark", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')),
        p(run("White on dark", '<w:color w:val="FFFFFF"/>'),
          more='<w:shd w:val="clear" w:fill="1F3864"/>'),
        table(['<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>'
               + p(run("Head", '<w:color w:val="FFFFFF"/>')), "b"]),
        table([p(run("Head", '<w:color w:val="FFFFFF"/>')), "b"], style="Dark"),
        p(run("Shown", '<w:vanish w:val="0"/>'), style="Secret"),
        p("Spaced", more='<w:spacing w:line="276" w:lineRule="auto" w:after="0"/>'),
        p(run("Tight", '<w:spacing w:val="-10"/>'), more='<w:spacing w:line="240"/>'),
        p(run("Yellow", '<w:highlight w:val="yellow"/>')),
        p(run("White on black", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
    ],
)  # fmt: skip
def test_what_a_reader_sees_is_not_taken_for_hidden(body: str) -> None:
    assert "hidden-text" not in matters(read(docx(HEADING, body)))


@pytest.mark.parametrize(
    ("parts", "links", "matter"),
    [
        ({"word/vbaProject.bin": b"x"}, (), "macros"),
        ({"word/activeX/activeX1.xml": b"<x/>"}, (), "macros"),
        ({"word/embeddings/oleObject1.bin": b"x"}, (), "embedded-objects"),
        ({"word/charts/chart1.xml": b"<x/>"}, (), "charts-and-diagrams"),
        ({"word/diagrams/data1.xml": b"<x/>"}, (), "charts-and-diagrams"),
        ({}, (("rX", "image", "https://example.org/x.png", True),), "external-content"),
        ({}, (("rX", "oleObject", "file:///c:/x.doc", True),), "external-content"),
        ({}, (("rX", "aFChunk", "x.html", False),), "external-content"),
        ({"word/comments.xml": part("<w:comment/>", "w:comments")}, (), "comments"),
    ],
)
def test_parts_that_run_fetch_or_hide_something_stop_the_import(
    parts: dict[str, bytes], links: tuple[tuple[str, str, str, bool], ...], matter: str
) -> None:
    draft = read(docx(HEADING, p("Words."), parts=parts, links=links))

    assert matter in {str(each.matter) for each in draft.stopping(ACCEPTABLE)}


@pytest.mark.parametrize(
    ("parts", "links", "matter", "places"),
    [
        ({"docProps/core.xml": f"<coreProperties><creator>{CANARY}</creator>"
                               f"<lastModifiedBy>{CANARY}</lastModifiedBy>"
                               "<created>2024-01-01</created></coreProperties>".encode()},
         (), "metadata", ("creator", "last modified by")),
        ({"docProps/app.xml": f"<Properties><Company>{CANARY}</Company><Pages>3</Pages>"
                              "</Properties>".encode()}, (), "metadata", ("company",)),
        ({"docProps/custom.xml": b"<Properties><property name='x'><lpwstr>y</lpwstr></property>"
                                 b"</Properties>"},
         (), "metadata", ("a property of the author's own",)),
        ({"word/header1.xml": part(p(CANARY), "w:hdr")},
         (("rH", "header", "header1.xml", False),), "headers", ("header 1",)),
        ({"word/footer1.xml": part(p("Page 3 of 9"), "w:ftr"),
          "word/footer2.xml": part(p(CANARY), "w:ftr")},
         (("rA", "footer", "footer1.xml", False), ("rB", "footer", "footer2.xml", False)),
         "headers", ("footer 2",)),
        ({"word/settings.xml": part("", "w:settings"),
          "word/_rels/settings.xml.rels":
              b'<Relationships><Relationship Id="a" Type="x/attachedTemplate" Target='
              b'"file:///c:/users/x/t.dotx" TargetMode="External"/></Relationships>'},
         (), "template", ("settings",)),
        ({"customXml/item1.xml": b"<x/>"}, (), "custom-xml", ("custom XML",)),
        ({"word/fonts/font1.odttf": b"x"}, (), "fonts", ("fonts",)),
        ({"docProps/thumbnail.jpeg": b"x"}, (), "thumbnail", ("thumbnail",)),
        ({"strange/part.xml": b"<x/>"}, (), "other-parts",
         ("parts that the portal does not know",)),
    ],
)  # fmt: skip
def test_what_is_dropped_without_loss_stops_until_the_officer_accepts_it(
    parts: dict[str, bytes],
    links: tuple[tuple[str, str, str, bool], ...],
    matter: str,
    places: tuple[str, ...],
) -> None:
    draft = read(docx(HEADING, p("Words."), parts=parts, links=links))

    assert matters(draft)[matter] == places
    assert [str(each.matter) for each in draft.stopping(())] == [matter]
    assert draft.stopping((Matter(matter),)) == ()
    assert CANARY not in draft.text


def test_a_link_to_the_web_stays_and_one_to_elsewhere_leaves_its_words() -> None:
    links = (
        ("rA", "hyperlink", "https://www.gov.uk/a", True),
        ("rB", "hyperlink", "file:///c:/users/x/secret.docx", True),
    )
    body = p(f'<w:hyperlink r:id="rA">{run("the Act")}</w:hyperlink>', " and ",
             f'<w:hyperlink r:id="rB">{run("a file")}</w:hyperlink>')  # fmt: skip
    draft = read(docx(HEADING, body, links=links))

    assert "[the Act](https://www.gov.uk/a) and a file" in draft.text
    assert "links" in matters(draft)


def test_a_report_without_headings_is_not_imported() -> None:
    draft = read(docx(p("Words."), p("More.")))

    assert [str(each.matter) for each in draft.stopping(ACCEPTABLE)] == ["headings"]


def test_a_picture_needs_words_from_the_file_or_the_officer() -> None:
    links = (("rPic", "image", "media/image1.png", False),)

    def made(words: str) -> bytes:
        return docx(HEADING, p("See:"), p(drawing(words=words)),
                    parts={"word/media/image1.png": png()}, links=links)  # fmt: skip

    assert matters(read(made(""))) == {"picture-words": ("image-1, under “The events”",)}
    guessed = "A group of people Description automatically generated"
    assert "picture-words" in matters(read(made(guessed)))
    draft = read(made(""), image_1="A map [north] of *the* town")
    assert matters(draft) == {}
    (picture,) = draft.pictures
    assert f"![A map \\[north\\] of \\*the\\* town](images/{picture.name})" in draft.text
    assert "A map" in read(made("A map")).text


def test_a_picture_that_is_cropped_or_no_png_stops_the_import() -> None:
    links = (("rPic", "image", "media/image1.emf", False),)
    body = p(drawing(words="A map", inner='<a:srcRect l="2000"/>'))
    parts = {"word/media/image1.emf": b"\x01\x00\x00\x00" + b"\0" * 60}

    found = matters(read(docx(HEADING, body, parts=parts, links=links)))

    assert "cropped-pictures" in found
    assert "EMF" in found["pictures"][0]


def test_words_that_the_converter_would_lose_are_noticed() -> None:
    lost = '<mc:AlternateContent><mc:Choice Requires="x"><w:r><w:t>quokka</w:t></w:r></mc:Choice>'
    draft = read(docx(HEADING, p("Words.", f"{lost}</mc:AlternateContent>")))

    assert "quokka" in draft.text or matters(draft)["lost-words"] == (f"1 in {HERE}",)


def test_numbers_that_word_counts_on_headings_are_told() -> None:
    styles = STYLES.replace(
        '<w:name w:val="heading 1"/>',
        '<w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
    )
    draft = read(docx(HEADING, p("Words."), styles=styles))

    assert matters(draft) == {"paragraph-numbers": ("paragraph 1, under “The events”",)}
    assert draft.stopping(()) == ()


def test_paragraphs_of_an_outline_are_told_and_those_of_a_plain_list_are_not() -> None:
    levels = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        f'w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for key, text in ((1, "%1."), (2, "%1.%2"))
    )
    numbers = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in (1, 2)
    )
    body = [p("One.", more=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>')
            for key in (1, 2)]  # fmt: skip
    parts = {"word/numbering.xml": part(levels + numbers, "w:numbering")}

    draft = read(docx(HEADING, *body, parts=parts,
                      links=(("rN", "numbering", "numbering.xml", False),)))  # fmt: skip

    assert matters(draft) == {"paragraph-numbers": ("paragraph 3, under “The events”",)}


def test_rows_of_a_table_are_not_padded() -> None:
    draft = read(docx(HEADING, table(["a", "b"], ["A long cell indeed", "c"])))

    assert "| a | b |\n|---|---|\n| A long cell indeed | c |" in draft.text


@pytest.mark.extra
def test_a_report_of_three_hundred_pages_is_read_whole() -> None:
    chapter = [HEADING, *(p("Agencies met and noted what they knew. " * 12) for _ in range(30))]
    draft = read(docx(*(chapter * 50)))

    assert matters(draft) == {}
    assert draft.words > 120_000


def test_words_that_the_written_markdown_lacks_are_noticed() -> None:
    tree = {"blocks": [{"t": "Para", "c": [{"t": "Str", "c": "kept"}, {"t": "Str", "c": "-lost"}]}]}

    assert list(_garbled(tree, "kept-lost")) == []
    (concern,) = _garbled(tree, "kept")
    assert concern == Concern(Matter.LOST, "1 when the markdown was written")
