"""Hostile html and texts inside a page: shown as harmless text, never run, never fetched.

The vectors stand inside a page that is sealed as it should be: as if an agency had sent them and
the builder's own two filters had failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import WATCH, Own, Watched, begin_site
from tests.browser.internal_fixture import Key, SealedSite, card, page, served

pytestmark = pytest.mark.browser

CASE = "DHR-2025-009"
RUN = "window.hacked=(window.hacked||0)+1"
AWAY = "https://elsewhere.example"

VECTORS: dict[str, str] = {
    "script": f"<script>{RUN}</script>after",
    "script from elsewhere": f"<script src='{AWAY}/x.js'></script>after",
    "script in svg": f"<svg><script>{RUN}</script></svg>after",
    "image with an error": f"<img src=x onerror='{RUN}'>after",
    "image from elsewhere": f"<img src='{AWAY}/beacon.png' alt='a view'>after",
    "image with a set of sources": f"<img srcset='{AWAY}/1x.png 1x' alt=''>after",
    "picture": f"<picture><source srcset='{AWAY}/x.webp'><img alt=''></picture>after",
    "image in data": "<img src='data:image/svg+xml,<svg onload=alert(1)>'>after",
    "svg with onload": f"<svg onload='{RUN}'></svg>after",
    "svg that animates": f"<svg><animate onbegin='{RUN}' attributeName=x dur=1s></svg>after",
    "svg that uses": f"<svg><use href='{AWAY}/x.svg#a'></use></svg>after",
    "math with a link": "<math href='javascript:alert(1)'>x</math>after",
    "mutation through math": f"<math><mtext><table><mglyph><style><img src=x onerror='{RUN}'>"
    "</style></mglyph></table></mtext></math>after",
    "mutation through noscript": f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>after",
    "mutation through a template": f"<template><img src=x onerror='{RUN}'></template>after",
    "comment that ends early": f"<!--><img src=x onerror='{RUN}'>-->after",
    "unclosed tag": f"<p>after<img src=x onerror='{RUN}' ",
    "iframe": f"<iframe src='{AWAY}'></iframe>after",
    "iframe with a document": f"<iframe srcdoc='<script>{RUN}</script>'></iframe>after",
    "object": f"<object data='{AWAY}/x.swf'></object>after",
    "embed": f"<embed src='{AWAY}/x.swf'>after",
    "link in javascript": f"<a href='javascript:{RUN}'>press</a>after",
    "link in javascript, disguised": f"<a href='&#106;ava&#10;script&colon;{RUN}'>press</a>after",
    "link in javascript, mixed": f"<a href=' JaVaScRiPt:{RUN}'>press</a>after",
    "link in data": f"<a href='data:text/html,<script>{RUN}</script>'>press</a>after",
    "link without a scheme": "<a href='//elsewhere.example/'>press</a>after",
    "link with back strokes": "<a href='\\\\elsewhere.example'>press</a>after",
    "link that pings": f"<a href='{AWAY}' ping='{AWAY}/ping' target=_blank>press</a>after",
    "link that climbs": "<a href='../../etc/passwd'>press</a>after",
    "form": f"<form action='{AWAY}'><input name=q><button>Send</button></form>after",
    "form that hides its children": f"<form><input name=childNodes><img src=x onerror='{RUN}'>"
    "</form>"
    "after",
    "form whose image hides its children": "<form><img name=childNodes></form>after",
    "form that hides its name": f"<form><input name=localName><script>{RUN}</script></form>after",
    "form that hides how to remove it": f"<form><input name=remove><script>{RUN}</script></form>"
    "after",
    "names that hide the document": "<form name=body></form><form name=querySelectorAll></form>"
    "<img name=documentElement><embed name=firstChild>after",
    "button with an action elsewhere": f"<button formaction='javascript:{RUN}'>press</button>after",
    "style": f"<style>@import '{AWAY}/x.css';</style>after",
    "style attribute": f"<p style=\"background:url('{AWAY}/x.png');position:fixed\">after</p>",
    "linked style": f"<link rel=stylesheet href='{AWAY}/x.css'>after",
    "refresh": f"<meta http-equiv=refresh content='0;url={AWAY}'>after",
    "base": f"<base href='{AWAY}/'><a href='x'>press</a>after",
    "body with a handler": f"<body onload='{RUN}' onpageshow='{RUN}'>after",
    "details that open": f"<details open ontoggle='{RUN}'><summary>s</summary>x</details>after",
    "focus by itself": f"<p tabindex=0 autofocus onfocus='{RUN}'>after</p>",
    "video": f"<video src='{AWAY}/x.mp4' poster='{AWAY}/p.png' onerror='{RUN}' autoplay></video>"
    "after",
    "audio": f"<audio src=x onerror='{RUN}'></audio>after",
    "marquee": f"<marquee onstart='{RUN}'>x</marquee>after",
    "dialog and popover": "<dialog open>x</dialog><div popover id=p>x</div>after",
    "element with shadow": f"<div><template shadowrootmode=open><script>{RUN}</script></template>"
    "</div>after",
    "element that is customised": f"<p is='x-y' onclick='{RUN}'>after</p>",
    "unknown element": f"<x-y onpointerenter='{RUN}'>after</x-y>",
    "id and name that clobber": "<a id=dhr-view name=dhr-view>x</a><p id=hacked>after</p>",
    "classes of the page": "<p class='dhr-marking dhr-notice md-header'>after</p>",
    "plaintext": f"<p>after</p><plaintext><img src=x onerror='{RUN}'>",
    "textarea that ends early": f"<textarea><img title='</textarea><img src=x onerror={RUN}>'>"
    "</textarea>after",
    "xml stylesheet": f"<?xml-stylesheet href='{AWAY}/x.xsl'?>after",
    "characters of nought": f"<scr\0ipt>{RUN}</scr\0ipt>after",
    "deep nesting": "<div>" * 5000 + "after" + "</div>" * 5000,
    "many lists": "<ul><li>" * 400 + "after",
}
ALLOWED_ATTRIBUTES = {
    "class", "dir", "lang", "title", "colspan", "rowspan", "scope", "start", "value", "reversed",
    "datetime", "open",
}  # fmt: skip
LOOK = """() => Object.fromEntries([...document.querySelectorAll('.dhr-facts')].map((facts) => {
  const inside = [...facts.querySelectorAll('*')];
  return [facts.parentElement.querySelector('h2').textContent, {
    tags: [...new Set(inside.map((each) => each.localName))],
    foreign: inside.filter((e) => e.namespaceURI !== 'http://www.w3.org/1999/xhtml').length,
    attributes: [...new Set(inside.flatMap((each) => each.getAttributeNames()))],
    classes: [...new Set(inside.flatMap((each) => [...each.classList]))],
    text: facts.textContent,
  }];
}))"""
ALLOWED_TAGS = {
    "p", "br", "hr", "strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small",
    "code", "pre", "kbd", "samp", "var", "blockquote", "q", "cite", "abbr", "mark", "time",
    "dfn", "dl", "dt", "dd", "div", "span", "ul", "ol", "li", "table", "caption", "thead",
    "tbody", "tfoot", "tr", "th", "td", "details", "summary", "figure", "figcaption", "h1",
    "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
Found = dict[str, Any]


def _hostile_site(site: SealedSite) -> Key:
    reader = Key.new()
    sections = [
        {"id": f"v-{number}", "title": name, "html": html}
        for number, (name, html) in enumerate(VECTORS.items())
    ]
    site.seal_desk(reader, [card(CASE, site.seal_page(page(CASE, sections=sections)))])
    return reader


@pytest.fixture(scope="module")
def found(
    browser: Browser, shell: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    """Open a page with every vector on it, press what can be pressed, and look at what stands."""
    site = begin_site(shell, tmp_path_factory.mktemp("hostile"))
    reader = _hostile_site(site)
    context = browser.new_context()
    context.add_init_script(WATCH)
    with served(site.root) as address:
        watched = Watched(context.new_page(), address)
        watched.unlock(reader)
        watched.open_case(CASE)
        standing: Found = watched.page.evaluate(LOOK)
        for pressed in watched.page.get_by_text("press", exact=True).all():
            pressed.click()
        for opened in watched.page.locator(".dhr-facts summary").all():
            opened.click()
        watched.page.wait_for_timeout(300)
        standing["hacked"] = watched.page.evaluate("window.hacked ?? null")
        standing["address"] = watched.page.url.removeprefix(address)
        standing["pages"] = len(context.pages)
        standing["requests"] = watched.problems
        standing["refused"] = watched.page.evaluate("window.violations")
        yield standing
    context.close()


@pytest.mark.parametrize("name", VECTORS)
def test_hostile_html_becomes_harmless_elements(found: Found, name: str) -> None:
    stands = found[name]

    assert set(stands["tags"]) <= ALLOWED_TAGS
    assert stands["foreign"] == 0
    assert set(stands["attributes"]) <= ALLOWED_ATTRIBUTES
    assert set(stands["classes"]) <= {"dhr-address"}
    assert "after" in stands["text"]


def test_nothing_hostile_ran_or_led_away(found: Found) -> None:
    assert found["hacked"] is None
    assert found["address"] == ""
    assert found["pages"] == 1
    assert found["requests"] == []
    # The browser tells of handlers and styles that it met while parsing and did not obey; of
    # nothing that was fetched, since nothing was tried.
    assert {each.split()[0] for each in found["refused"]} <= {
        "base-uri", "script-src-attr", "style-src-attr", "style-src-elem",
    }  # fmt: skip


def test_a_link_shows_where_it_would_lead_and_leads_nowhere(own: Own) -> None:
    reader = Key.new()
    html = (
        "<p><a href='https://www.gov.uk/dhr'>Guidance</a>, <a href='mailto:a@b.example'>write</a>,"
        " <a href='https://x.example/'>https://x.example/</a></p>"
    )
    sections = [{"id": "s", "title": "Links", "html": html}]
    own.site.seal_desk(reader, [card(CASE, own.site.seal_page(page(CASE, sections=sections)))])
    watched = own.visit()
    watched.unlock(reader)
    watched.open_case(CASE)

    shown = watched.page.locator(".dhr-facts").inner_text()
    assert shown.strip() == (
        "Guidance (https://www.gov.uk/dhr), write (a@b.example), https://x.example/"
    )
    assert watched.page.locator(".dhr-facts a").count() == 0
    watched.sound()


def test_headings_inside_facts_stay_below_the_headings_of_the_page(own: Own) -> None:
    reader = Key.new()
    sections = [{"id": "s", "title": "S", "html": "<h1>One</h1><h2>Two</h2><h6>Six</h6>"}]
    own.site.seal_desk(reader, [card(CASE, own.site.seal_page(page(CASE, sections=sections)))])
    watched = own.visit()
    watched.unlock(reader)
    watched.open_case(CASE)

    levels = watched.page.locator(".dhr-facts :is(h1,h2,h3,h4,h5,h6)")
    assert levels.evaluate_all("all => all.map((each) => each.localName)") == ["h3", "h4", "h6"]


HOSTILE_TEXT = f"<img src=x onerror='{RUN}'>\u202egnp.exe\u2066"


def test_texts_are_shown_as_text_and_without_tricks_of_direction(own: Own) -> None:
    reader = Key.new()
    duty = {"clause": HOSTILE_TEXT, "what": HOSTILE_TEXT, "who": HOSTILE_TEXT, "due": "2026-06-01"}
    said = {"clause": HOSTILE_TEXT, "level": "note", "message": HOSTILE_TEXT,
            "where": HOSTILE_TEXT, "remedy": HOSTILE_TEXT}  # fmt: skip
    stage = {"id": "x", "title": HOSTILE_TEXT, "state": "current", "on": None,
             "clauses": [HOSTILE_TEXT]}  # fmt: skip
    told = {"deadlines": [{**duty, "met": None, "note": HOSTILE_TEXT}], "next": [duty]}
    paper = own.site.seal_paper(
        HOSTILE_TEXT.encode(),
        {"id": "d-1", "title": HOSTILE_TEXT, "kind": "other", "media_type": "text/plain"},
    )
    sealed = own.site.seal_page(
        page(CASE, title=HOSTILE_TEXT, stages=[stage], findings=[said], documents=[paper],
             sections=[{"id": "s", "title": HOSTILE_TEXT, "html": ""}], **told)
    )  # fmt: skip
    own.site.seal_desk(
        reader,
        [card(CASE, sealed, label=HOSTILE_TEXT, stage={"id": "x", "title": HOSTILE_TEXT}, **told)],
        [{"title": HOSTILE_TEXT, **sealed}],
        partnership={"name": HOSTILE_TEXT, "marking": HOSTILE_TEXT},
        reader={"id": "p-1", "name": HOSTILE_TEXT, "role": HOSTILE_TEXT, "agency": HOSTILE_TEXT},
    )
    watched = own.visit()
    watched.unlock(reader)
    views = [watched.page.locator("body").text_content() or ""]
    watched.page.get_by_role("button", name=CASE, exact=True).click()
    watched.page.get_by_text("Where it stands").first.wait_for()
    views.append(watched.page.locator("body").text_content() or "")
    watched.page.get_by_role("button", name="Read").first.click()
    watched.page.locator(".dhr-text").wait_for()
    views.append(watched.page.locator("body").text_content() or "")

    for view in views:
        assert "<img src=x" in view
    assert not any(trick in view for view in views[:2] for trick in "\u202e\u2066")
    assert watched.page.locator("#dhr-view img").count() == 0
    assert watched.page.evaluate("window.hacked ?? null") is None
    watched.sound()


SINKS = {
    "innerHTML": "document.body.innerHTML = '<b>x</b>'",
    "a second policy": "trustedTypes.createPolicy('other', {createHTML: (s) => s})",
    "the first policy again": "trustedTypes.createPolicy('dhr', {createHTML: (s) => s})",
    "a script element": "document.createElement('script').text = 'x'",
}


@pytest.mark.parametrize("sink", SINKS.values(), ids=SINKS)
def test_the_browser_itself_refuses_text_as_markup_or_script(watched: Watched, sink: str) -> None:
    watched.open()
    refused = watched.page.evaluate(
        "(sink) => { try { eval2(sink); return false } catch { return true } }".replace(
            "eval2(sink)", sink
        ),
        sink,
    )

    assert refused
    assert len(watched.page.evaluate("window.violations.splice(0)")) > 0
