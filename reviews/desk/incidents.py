"""Words that make an item an incident, whoever reads it first: harm, danger and the law (pure).

They are few and plain on purpose: each costs a head office its evening. What is denied ("no food poisoning") does not
count; everything else that has one of them is looked at by a person.
"""

import re

_ENGLISH = (
    r"food poison\w*", r"got (?:very |really )?sick", r"threw up", r"vomit\w*", r"allerg\w+ (?:reaction|shock)",
    r"glass in (?:my|the|our)", r"metal in (?:my|the|our)", r"(?:cockroach|roach|rat|mouse|maggot)\w*",
    r"burn(?:ed|t) (?:my|his|her|our)", r"injur\w+", r"hospital\w*", r"ambulance", r"harass\w*", r"assault\w*",
    r"racis\w+", r"lawsuit", r"lawyer\w*", r"sue you", r"police", r"stole(?:n)? (?:my|our)", r"gas leak",
)  # fmt: skip
_KOREAN = (
    *("식중독", "이물질", "이물이", "벌레가", "바퀴벌레", "곰팡이", "유리조각", "유리 조각", "쇳조각"),
    *("구토", "토했", "배탈이", "장염", "알레르기 반응", "두드러기", "응급실", "구급차", "병원에 실려", "화상을"),
    *(
        "다쳤",
        "부상을",
        "성희롱",
        "성추행",
        "폭행",
        "인종차별",
        "경찰",
        "고소할",
        "고소하겠",
        "고소장",
        "소송",
        "보건소",
        "식약처",
        "신고할",
        "신고했",
    ),
)
_DENIED_ENGLISH = re.compile(r"\b(?:no|not|never|without|n't)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_DENIED_KOREAN = re.compile(r"^\S{0,3}\s*(?:없|안 |아니|않)")
_WORDS = re.compile(rf"\b(?:{'|'.join(_ENGLISH)})\b|{'|'.join(_KOREAN)}", re.IGNORECASE)


def is_incident(text: str) -> bool:
    """Say whether a text speaks of harm, danger or the law.

    >>> is_incident("I got sick after it"), is_incident("Clean, no cockroaches"), is_incident("커피가 식었어요")
    (True, False, False)
    >>> is_incident("라떼에서 이물질이 나왔어요"), is_incident("이물질은 없었어요")
    (True, False)
    """
    return any(not _is_denied(text, found) for found in _WORDS.finditer(text))


def _is_denied(text: str, found: re.Match[str]) -> bool:
    return bool(_DENIED_ENGLISH.search(text[: found.start()]) or _DENIED_KOREAN.match(text[found.end() :]))
