"""Words of harm, danger and the law; what sounds like them, or is denied, is no incident."""

import pytest

from reviews.desk.incidents import is_incident


@pytest.mark.parametrize(
    "text",
    [
        "I got really sick after the sandwich",
        "there was glass in my salad",
        "We saw a cockroach on the counter",
        "She burned my hand with the coffee",
        "I will call my lawyer",
        "라떼에서 이물질이 나왔어요",
        "먹고 배탈이 났습니다",
        "아이가 미끄러져 다쳤어요",
        "보건소에 신고할 겁니다",
        "직원을 고소할 겁니다",
    ],
)
def test_an_incident(text: str) -> None:
    assert is_incident(text)


@pytest.mark.parametrize(
    "text",
    [
        "The coffee was cold",
        "Clean, no cockroaches, ever",
        "I have never got sick here",
        "쓰지 않고 끝맛이 고소해요",
        "이물질은 없었어요",
        "배달이 늦었어요",
        "",
    ],
)
def test_no_incident(text: str) -> None:
    assert not is_incident(text)
