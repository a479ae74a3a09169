"""The public site's own words: templates that escape every value, and names of categories.

- HTML templates (`*.html.j2`) escape what they show. Text templates (`*.md.j2`) give markdown,
  which passes the same allow-list as everybody else's.
- Categories and themes are the words of the Home Office's library.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import jinja2

TEMPLATES: Final = Path(__file__).parent / "templates/public"

_NAMES: Final = {
    "intimate-partner": "Intimate partner homicide",
    "familial": "Familial homicide",
    "parricide": "Parricide",
    "older-victim": "Victim aged 65 or over",
    "homicide-suicide": "Homicide followed by suicide",
    "mental-health": "Mental health of the victim or perpetrator",
    "minority-communities": "Minority communities",
    "lgbtq": "LGBTQ+",
    "neglect": "Neglect or negligence",
    "victim-suicide": "Suicide of the victim",
    "technology-systems": "Technology and systems",
    "multi-agency-working": "Multi-agency working",
}


def words_of(name: str) -> str:
    """Write the name of a category or theme for a reader."""
    return _NAMES.get(name, name.replace("-", " ").capitalize())


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("generator.sites", "templates/public"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(name: str, **values: object) -> str:
    """Fill an HTML template; every value is escaped."""
    return _environment().get_template(f"{name}.html.j2").render(**values)


def render_text(name: str, **values: object) -> str:
    """Fill a markdown template."""
    return _environment().get_template(f"{name}.md.j2").render(**values)
