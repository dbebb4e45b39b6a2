"""Names of accounts that could be taken for others."""

import pytest

from locations.account_names import looks_like_any, mixed_word, refuse_deceptive
from locations.models import User
from locations.refusals import Refusal


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("dem\u043e-head", "demo-head"),
        ("\u0441\u043e\u0441\u043e", "coco"),  # all of it Cyrillic
        ("dem\u0251", "dema"),  # Latin alone
        ("Iee", "lee"),
        ("store-1", "store-l"),
        ("store-10", "store-1O"),
        ("bern", "bem"),
        ("DEMO", "demo"),
        ("ｄｅｍｏ", "demo"),
        ("민수1", "민수l"),
        ("\u03ba\u03b9\u03bc", "\u03ba\u03b9\u00b5"),  # the sign for micro
    ],
)
def test_what_looks_the_same(name: str, other: str) -> None:
    assert looks_like_any(name, [other, "kim"])
    assert looks_like_any(other, ["kim", name])


@pytest.mark.parametrize(
    ("name", "other"),
    [("kim", "lim"), ("kim", "klm"), ("김민수", "김민주"), ("가까", "각가"), ("store-1", "store-2"), ("kim", "kím")],
)
def test_what_does_not(name: str, other: str) -> None:
    assert not looks_like_any(name, [other])


@pytest.mark.parametrize("name", ["demо", "kim민수", "αlpha", "head.о" + "k", "Иvan", "ㅣee"])
def test_a_word_of_several_alphabets_is_named(name: str) -> None:
    assert mixed_word(name)


@pytest.mark.parametrize(
    "name",
    [
        "kim",
        "kim2",
        "김민수",
        "김민수2",
        "강남2호점",
        "kim.민수",
        "gs25-역삼",
        "李민수",
        "佐藤さくらエミ",
        "José",
        "Иван7",
        "ab@cd.ef",
    ],
)
def test_names_as_people_have_them_are_taken(name: str) -> None:
    assert not mixed_word(name)


def test_a_name_is_compared_with_those_of_all_accounts(db: None) -> None:
    User.objects.create_user("demo-head", is_active=False)
    User.objects.create_user("kim")
    refuse_deceptive("lee")
    with pytest.raises(Refusal, match="looks like this one") as alike:
        refuse_deceptive("derno-head")
    with pytest.raises(Refusal, match="“demо” has letters of several alphabets") as mixed:
        refuse_deceptive("demо-head")
    assert (alike.value.field, mixed.value.field) == ("username", "username")
