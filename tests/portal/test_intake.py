"""Papers that readers seal in their browser: what is taken, and what is refused before filing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DhrError, Place
from generator.portal.intake import (
    IntakeCaseError,
    IntakeFormError,
    IntakeTwiceError,
    file_intake,
    open_intake,
)
from generator.portal.partnership import Portal
from generator.vault.keys import new_identity, seal_to
from tests.intake_file import PAPER, claim_of, recipient_of, seal, sealed
from tests.partnership import CANARIES, ONE, TWO, Partnership, copy_of
from tests.vault.age_writer import age_file, scrypt, x25519

PLACE = Place("paper.age")
Spoil = Callable[[Portal], bytes]


@pytest.fixture(scope="module")
def portal(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A portal that nothing here changes."""
    return copy_of(template, tmp_path_factory.mktemp("intake")).portal()


def opened(portal: Portal, blob: bytes) -> bytes:
    return open_intake(portal, portal.open_case(ONE), blob, PLACE).data


@settings(max_examples=20)
@given(data=st.binary(min_size=1, max_size=20_000), title=st.text("abcé “…🌊", min_size=1))
def test_what_was_sealed_is_what_is_opened(portal: Portal, data: bytes, title: str) -> None:
    if not title.strip():
        return
    intake = open_intake(portal, portal.open_case(ONE), sealed(portal, data, title=title), PLACE)

    assert intake.data == data
    assert intake.claim.title == title.strip()


def test_a_paper_may_begin_with_lines_of_its_own(portal: Portal) -> None:
    data = b'{"format": "dhr-intake-1"}\n\n' * 2000
    assert opened(portal, sealed(portal, data)) == data


def _head(text: str | bytes) -> Spoil:
    return lambda portal: seal(text, PAPER, recipient_of(portal))


def _twice_named(portal: Portal) -> bytes:
    head = json.dumps(claim_of(portal))
    return seal(f'{head[:-1]}, "case": "{TWO}"}}\n', PAPER, recipient_of(portal))


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        pytest.param(lambda p: sealed(p)[:-1], IntakeFormError, id="cut"),
        pytest.param(lambda p: sealed(p)[:90], IntakeFormError, id="cut in its header"),
        pytest.param(lambda p: sealed(p) + b"x", IntakeFormError, id="something behind it"),
        pytest.param(
            lambda p: sealed(p)[:-9] + b"!" + sealed(p)[-8:], IntakeFormError, id="a byte changed"
        ),
        pytest.param(lambda _: b"", IntakeFormError, id="nothing"),
        pytest.param(
            lambda _: age_file(b"x" * 4096, [scrypt("a word", 10)]),
            IntakeFormError,
            id="a passphrase",
        ),
        pytest.param(
            lambda p: age_file(b"x" * 4096, [x25519(recipient_of(p))] * 2),
            IntakeFormError,
            id="two recipients",
        ),
        pytest.param(
            lambda p: sealed(p, to=new_identity().recipient), IntakeCaseError, id="another key"
        ),
        pytest.param(
            lambda p: sealed(p, to=recipient_of(p, TWO)), IntakeCaseError, id="another case's key"
        ),
        pytest.param(lambda p: sealed(p, case=TWO), IntakeCaseError, id="says another case"),
        pytest.param(lambda p: sealed(p, site="a" * 26), IntakeCaseError, id="says another site"),
        pytest.param(lambda p: seal_to(PAPER, recipient_of(p)), IntakeFormError, id="no frame"),
        pytest.param(_head("{}\n"), IntakeFormError, id="says nothing"),
        pytest.param(_head("no end"), IntakeFormError, id="no line"),
        pytest.param(_head(b"\xff\xfe\n"), IntakeFormError, id="no text"),
        pytest.param(_head("[" * 9000 + "\n"), IntakeFormError, id="nested deep"),
        pytest.param(_head("{a: &a [*a]}\n"), IntakeFormError, id="an alias"),
        pytest.param(_head("x" * 20_000 + "\n"), IntakeFormError, id="a head too long"),
        pytest.param(_twice_named, IntakeFormError, id="a name twice"),
        pytest.param(lambda p: sealed(p, format="dhr-intake-2"), IntakeFormError, id="a format"),
        pytest.param(lambda p: sealed(p, extra="x"), IntakeFormError, id="a field more"),
        pytest.param(lambda p: sealed(p, sender=None), IntakeFormError, id="no sender"),
        pytest.param(lambda p: sealed(p, kind="spell"), IntakeFormError, id="an unknown kind"),
        pytest.param(lambda p: sealed(p, title="a\nb"), IntakeFormError, id="two lines"),
        pytest.param(lambda p: sealed(p, title="a\u202eb"), IntakeFormError, id="turned around"),
        pytest.param(lambda p: sealed(p, file_name="../a"), IntakeFormError, id="a folder"),
        pytest.param(lambda p: sealed(p, dated="2026-02-30"), IntakeFormError, id="no day"),
        pytest.param(lambda p: sealed(p, size="5"), IntakeFormError, id="another size"),
        pytest.param(lambda p: sealed(p, size="-1"), IntakeFormError, id="less than nothing"),
        pytest.param(lambda p: sealed(p, sha256="0" * 64), IntakeFormError, id="another hash"),
        pytest.param(lambda p: sealed(p, b""), IntakeFormError, id="an empty paper"),
    ],
)
def test_what_is_not_whole_ours_and_for_this_case_is_refused_without_a_word_of_it(
    portal: Portal, spoil: Spoil, error: type[DhrError]
) -> None:
    with pytest.raises(error) as refused:
        opened(portal, spoil(portal))

    said = str(refused.value)
    assert said.startswith("paper.age")
    assert not [word for word in (*CANARIES, "IMR of the Trust", "imr.md") if word in said]


def test_a_paper_of_before_the_keys_were_renewed_is_refused_and_says_so(
    here: Partnership,
) -> None:
    blob = sealed(here.portal())
    assert here.dhr("rekey", ONE).code == 0

    with pytest.raises(IntakeCaseError, match="renewed since"):
        opened(here.portal(), blob)


def test_a_paper_is_filed_once(here: Partnership) -> None:
    portal = here.portal()
    case = portal.open_case(ONE)
    document = file_intake(portal, case, open_intake(portal, case, sealed(portal), PLACE))

    again = here.portal()
    with pytest.raises(IntakeTwiceError, match=document.id):
        opened(again, sealed(again))
