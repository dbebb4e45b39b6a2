"""Why a record was refused, in sentences for people, English and Korean (pure).

Codes are stable; {given} is what the file has and {expected} what would be read.
"""

from typing import NamedTuple


class Reason(NamedTuple):
    """One sentence in both languages."""

    english: str
    korean: str


REASONS: dict[str, Reason] = {
    "columns": Reason(
        "The row has {given} cells and the header has {expected}.",
        "이 행의 칸은 {given}개인데 머리글은 {expected}개입니다.",
    ),
    "country": Reason('"{given}" is not a country that Evenly knows.', '"{given}"은(는) 알 수 없는 국가입니다.'),
    "damaged_key": Reason(
        "A cell that identifies this row has damaged characters.",
        "이 행을 구별하는 칸의 글자가 깨져 있습니다.",
    ),
    "date": Reason(
        '"{given}" is not a date; write it as {expected}.',
        '"{given}"은(는) 날짜가 아닙니다. {expected} 형식으로 적어 주세요.',
    ),
    "date_order": Reason(
        'Nothing in the file shows whether "{given}" begins with the day or the month; write it as {expected}.',
        '"{given}"에서 일과 월의 순서를 알 수 없습니다. {expected} 형식으로 적어 주세요.',
    ),
    "direction": Reason(
        "Nothing states whether a high or a low value is good; write one of {expected}.",
        "높은 값과 낮은 값 중 어느 쪽이 좋은지 적혀 있지 않습니다. {expected} 중 하나를 적어 주세요.",
    ),
    "ces_scale": Reason(
        'The effort score "{given}" has no scale; write one, for example {expected}.',
        '노력 점수 "{given}"의 척도가 없습니다. 예: {expected}.',
    ),
    "duplicate_code": Reason(
        'The store code "{given}" came earlier in this file with different content.',
        '매장 코드 "{given}"이(가) 이 파일 앞부분에 다른 내용으로 있습니다.',
    ),
    "field_too_long": Reason(
        "A cell is longer than {expected} characters.",
        "{expected}자를 넘는 칸이 있습니다.",
    ),
    "future": Reason(
        '"{given}" is later than the day the file was collected ({expected}).',
        '"{given}"은(는) 파일을 수집한 날({expected})보다 뒤입니다.',
    ),
    "future_date": Reason(
        '"{given}" is in the future (today is {expected}).',
        '"{given}"은(는) 미래의 날짜입니다(오늘은 {expected}).',
    ),
    "id_taken": Reason(
        'The id "{given}" is in use for a record that is not yours to change; ask head office to import it.',
        'ID "{given}"은(는) 변경 권한이 없는 기록에 이미 쓰이고 있습니다. 본사에 가져오기를 요청해 주세요.',
    ),
    "missing": Reason("A cell that must be filled is empty.", "반드시 채워야 하는 칸이 비어 있습니다."),
    "no_store": Reason(
        "The row names no store: neither a code nor an address.",
        "어느 매장인지 적혀 있지 않습니다(코드도 주소도 없음).",
    ),
    "not_whole": Reason('"{given}" is not a whole number.', '"{given}"은(는) 정수가 아닙니다.'),
    "number": Reason('"{given}" is not a number.', '"{given}"은(는) 숫자가 아닙니다.'),
    "order": Reason(
        "{given} comes before {expected}, which must be earlier.",
        "{given}이(가) 먼저여야 할 {expected}보다 앞섭니다.",
    ),
    "other_scale": Reason(
        '"{given}" is on a different scale from {expected}.',
        '"{given}"의 척도가 {expected}와(과) 다릅니다.',
    ),
    "out_of_range": Reason('"{given}" lies outside {expected}.', '"{given}"은(는) {expected} 범위를 벗어납니다.'),
    "preview": Reason("This answer is a preview or a test.", "미리보기 또는 시험 응답입니다."),
    "quote": Reason(
        "A quotation mark in this row is not closed or is misplaced.",
        "이 행의 따옴표가 닫히지 않았거나 잘못된 곳에 있습니다.",
    ),
    "scale": Reason(
        '"{given}" is not a scale; write it as {expected}.', '"{given}"은(는) 척도가 아닙니다. 예: {expected}.'
    ),
    "scraped": Reason(
        'The date "{given}" needs the day on which the file was collected ({expected}).',
        '날짜 "{given}"을(를) 읽으려면 파일을 수집한 날이 필요합니다({expected}).',
    ),
    "second_value": Reason(
        'An earlier row has another value than "{given}" for the same store, month and KPI.',
        '같은 매장, 월, KPI에 대해 "{given}"보다 앞에 다른 값이 있습니다.',
    ),
    "spam": Reason("The survey tool marked this answer as spam.", "설문 도구가 스팸으로 표시한 응답입니다."),
    "time_zone": Reason(
        '"{given}" is not a time zone; write it as {expected}.',
        '"{given}"은(는) 시간대가 아닙니다. 예: {expected}.',
    ),
    "too_long": Reason(
        '"{given}" is longer than {expected} characters.',
        '"{given}"은(는) {expected}자를 넘습니다.',
    ),
    "unfinished": Reason("This answer was not finished.", "끝까지 작성하지 않은 응답입니다."),
    "unknown_store": Reason(
        'There is no store "{given}"; the nearest codes are: {expected}.',
        '"{given}" 매장이 없습니다. 비슷한 코드: {expected}.',
    ),
    "yes_or_no": Reason('"{given}" is not one of {expected}.', '"{given}"은(는) {expected} 중 어느 것도 아닙니다.'),
}
UNLIKE_ANY = Reason(
    'There is no store "{given}", nor any with a similar spelling.',
    '"{given}" 매장이 없고, 비슷하게 적힌 매장도 없습니다.',
)
UNKNOWN = Reason('This row could not be read ("{given}").', '이 행을 읽을 수 없습니다("{given}").')


def reason(code: str, given: str = "", expected: str = "") -> Reason:
    """Return the sentence of a code, filled in; a general one for an unknown code."""
    alone = code == "unknown_store" and expected in ("", "–")
    english, korean = UNLIKE_ANY if alone else REASONS.get(code, UNKNOWN)
    return Reason(english.format(given=given, expected=expected), korean.format(given=given, expected=expected))
