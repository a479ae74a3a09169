"""Telling a person's name from a role or a body, and taking a name apart.

- A field that asks for a name holds one, unless it holds nothing but words of a role.
- A field that asks who did something may hold a person, a role or a body: it is taken for a
  person where every word is capitalised and none is a word of roles or bodies. It may be wrong on
  the careful side; `people.public_names` then says that the name is meant to be public.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MIN_PART: Final = 3  # letters of a part of a name that is searched for by itself
MAX_WORDS: Final = 4  # of a name

TITLES: Final = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lady lord rev revd reverend canon elder imam
    rabbi pastor cllr councillor pc dc ps ds di dci dsu sgt insp supt pcso detective chief constable
    sergeant inspector superintendent judge hhj nurse""".split()  # noqa: SIM905 - reads well
)
_BEFORE_A_NAME: Final = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "rev",
        "revd",
        "pc",
        "dc",
        "ps",
        "ds",
        "di",
        "dci",
        "pcso",
        "cllr",
    ]
)
"""Titles that stand before a name alone, and never before what somebody does."""
ROLES_AND_BODIES: Final = frozenset(
    """action adult adults adviser advisor advocacy advocate agency alliance ambulance approved
    area assistant association author authority bank board borough business care carer
    central centre chair charity child children childrens citizen clinic clinical club college
    commander commission commissioner committee community company complaints consultant contracts
    coordinator coroner council court crown customer department deputy designated director district
    division domestic education emergency employer england executive families family federation
    force forum foundation general government group head health home hospital house housing human
    independent information integrated investigating involvement justice lead learning legal
    library lifeboat line local magistrates manager medical member midwife ministry multi named
    national neighbourhoods network nhs no not of office officer ombudsman organisation panel
    partnership people police policy practice practitioner primary principal probation professional
    programme project prosecution protection public quality recovery refuge region regional
    registered registrar research resources review reviewer reviewing safeguarding safer school
    secretary section senior service services sheriff social society specialist ssp staff standards
    standing state statutory stalking strategic support surgery teacher team tribunal trust trustee
    union unit university victim wales women womens worker young youth""".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")  # noqa: RUF001 - as people write it
_END_OF_NAME = re.compile(r"[,;:(/]")


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


def without_title(name: str) -> str:
    """Return a name without the titles and ranks before it."""
    words = name.split()
    while words and _plain(words[0]) in TITLES:
        words.pop(0)
    return " ".join(words)


def named_in(text: str) -> str | None:
    """Return the name in a field that asks for one; None where it holds a role after all."""
    name = without_title(_END_OF_NAME.split(text, maxsplit=1)[0])
    if all(_plain(word) in ROLES_AND_BODIES | TITLES for word in name.split()):
        return None
    return name


def person_in(text: str) -> str | None:
    """Return the name of a person in a field that says who did something, if it names one."""
    first = _END_OF_NAME.split(text, maxsplit=1)[0].strip()
    name = without_title(first)
    words, least = name.split(), 1 if name != first else 2
    if not least <= len(words) <= MAX_WORDS:
        return None
    if any(not _WORD.fullmatch(word) or word[0].islower() for word in words):
        return None
    roles = [_plain(word) in ROLES_AND_BODIES for word in words]
    titled = _plain(first.split()[0]) in _BEFORE_A_NAME
    return None if (all(roles) if titled else any(roles)) else name


def parts_of(name: str) -> Iterator[str]:
    """Yield the parts of a name that tell by themselves who somebody is."""
    for word in without_title(name).split():
        if len(_plain(word)) >= MIN_PART and not word[0].islower():
            yield word
