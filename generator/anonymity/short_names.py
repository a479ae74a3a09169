"""Nicknames and short forms of first names, both ways."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from doublemetaphone import doublemetaphone  # type: ignore[import-untyped]
from nicknames import NickNamer
from rapidfuzz.distance import OSA

_BRITISH: Final = """
aaron az azza
andrew andy drew
barry baz bazza
caroline caz caro
charlotte lottie lotte charlie char
christopher kit topher
darren daz dazza
david dai dave davey
elizabeth bess bessie betty buffy libby lilibet liz lizzie tetty elsie
eleanor nell nora ellie
florence flo flossie
gareth gaz gary
gary gaz gazza
gerald gerry jerry
harriet hattie harri
henry harry hal
isabella bella izzy issy
isabel izzy issy bel bella ibby
heather hev heth
james jim jimmy jamie jem
jeremy jez jezza
john jack johnny jock
karen kaz kazza
katherine kit kitty kate katie kath kathy
laurence loz larry laurie
lauren loz lozza
margaret peggy mags maggie meg madge daisy rita greta
mary molly polly may mae mamie
martha patty mattie
michelle shell chelle shelly mich
mohammed mo mohd md mush
nigel nige
oliver ollie olly noll
penelope pen penny nell
philippa pip pippa
richard dick dickie rich ricky rick
robert bob bobby rob robbie bert
rosemary rose romy
sarah sally sal sadie
sharon shaz shazza
siobhan shiv
stephen ste steve stevie
susan sue suki susie sukie
teresa tess tessa terri
terence tel terry tez
theodore ted teddy theo
timothy tim
wilhelmina billie minnie mina willa wilma
william bill billy will willy liam gwil
yvonne von vonnie
alexander sandy sasha alec alex alistair xander
ann nan nancy annie
dorothy dot dottie dolly dodie thea
edward ted teddy ned eddie
francis frank fran
frances fanny fran frankie
helen nell nellie lena
jane jenny janie
joan jo joanie
abdul abdi ab
fatima fati fatou
aleksander olek alek
katarzyna kasia kaska
malgorzata gosia malgosia
agnieszka aga
joanna asia asha jo
jan janek
stanislaw staszek stas
tomasz tomek
krzysztof krzys krzysiek
magdalena magda lena
aleksandra ola sasha
maria marysia
ekaterina katya
ioana oana
gheorghe gigi
jaswinder jas jassi
gurpreet gupi preet
harpreet harry preet
muhammad mo mohd
"""
"""First names and their familiar forms in Britain, which the table of `nicknames` lacks."""

_ALIKE: Final = 0.8  # of the spelling of one name in two ways
_SHORTEST: Final = 3  # letters of a short form
_GROWN: Final = ("ek", "ka", "ko", "ie", "y", "ina", "ita", "ito", "usia", "kins", "o")
"""What makes a familiar name of one by adding to it."""
_ENDINGS: Final = ("y", "ie", "i", "ey", "o", "s", "z", "za", "zza", "sy", "sie", "a", "ee")


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the familiar forms of each name, and the names of each familiar form."""
    forms = {name: set(short) for name, short in NickNamer.default_lookup().items()}
    for line in _BRITISH.split("\n"):
        name, *familiar = line.split() or [""]
        forms.setdefault(name, set()).update(familiar)
    names: dict[str, set[str]] = {}
    for name, short in forms.items():
        for each in short:
            names.setdefault(each, set()).add(name)
    return forms, names


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in _table()[0]:
        for sound in filter(None, doublemetaphone(name)):
            found.setdefault(sound, []).append(name)
    return found


def _sounding(name: str) -> list[str]:
    """Return names of the table that are this one in another spelling: Theresa, Teresa."""
    sounds = filter(None, doublemetaphone(name))
    alike = [each for sound in sounds for each in _by_sound().get(sound, ())]
    return [each for each in alike
            if each != name and OSA.normalized_similarity(each, name) >= _ALIKE]  # fmt: skip


@lru_cache(maxsize=4096)
def familiar_forms(name: str) -> frozenset[str]:
    """Return what somebody of a first name may be called, and what a familiar name is short for."""
    forms, names = _table()
    found = set(forms.get(name, ()))
    for other in _sounding(name):
        found |= {other, *forms[other]}
    for whole in names.get(name, ()):
        found |= {whole, *forms.get(whole, ())}
    return frozenset(each for each in found if len(each) >= 2 and each != name)  # noqa: PLR2004


def is_short_for(word: str, name: str) -> bool:
    """Tell whether a word is a name cut short, or grown, with or without a familiar ending."""
    if word == name or len(name) < _SHORTEST or len(word) < 2:  # noqa: PLR2004 - Jo, Al
        return False
    if len(word) < _SHORTEST:
        return len(name) <= _SHORTEST + 1 and name.startswith(word)
    cut = len(name) - len(word)
    if (cut > 0 and name.startswith(word)) or (cut > 1 and name.endswith(word)):
        return True
    if word.startswith(name) and word[len(name) :] in _GROWN:
        return True
    return len(name) > _SHORTEST and any(_stem_of(stem, name) for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST - 1:
            yield stem
            if len(stem) > _SHORTEST and stem[-1] == stem[-2]:
                yield stem[:-1]


def _stem_of(stem: str, name: str) -> bool:
    """Tell whether three letters or more of a name are a stem: Lex of Alexandra."""
    return len(stem) >= _SHORTEST and stem in name and len(stem) < len(name)
