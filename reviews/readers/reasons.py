"""Why a record or a file was refused, and warnings about a file, in sentences for people (pure).

Codes are stable. For records there is one English and one Korean sentence; {given} is what the file has and {expected}
what would be read. For files the English sentence is written where a file is refused or warned about, with words of
that file; the Korean one here states the same in general.
"""

import re
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
    "left_out": Reason(
        'A person has said that "{given}" is none of the stores.',
        '"{given}"은(는) 등록된 매장이 아니라고 지정되었습니다.',
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
    "other_store": Reason(
        '"{given}" would be the store "{expected}", but its name, phone and house number all differ.',
        '"{given}"은(는) "{expected}" 매장으로 보이지만 이름, 전화번호, 번지가 모두 다릅니다.',
    ),
    "other_scale": Reason(
        '"{given}" is on a different scale from {expected}.',
        '"{given}"의 척도가 {expected}와(과) 다릅니다.',
    ),
    "out_of_range": Reason('"{given}" lies outside {expected}.', '"{given}"은(는) {expected} 범위를 벗어납니다.'),
    "preview": Reason("This answer is a preview or a test.", "미리보기 또는 시험 응답입니다."),
    "quarter": Reason(
        '"{given}" is a quarter, and values are kept by month; write a row for each month.',
        '"{given}"은(는) 분기입니다. 값은 월별로 보관하므로 달마다 한 행으로 적어 주세요.',
    ),
    "quote": Reason(
        "A quotation mark in this row is not closed or is misplaced.",
        "이 행의 따옴표가 닫히지 않았거나 잘못된 곳에 있습니다.",
    ),
    "rounded_code": Reason(
        'A spreadsheet has rounded the code "{given}"; write it as text.',
        '스프레드시트가 코드 "{given}"을(를) 반올림했습니다. 텍스트로 적어 주세요.',
    ),
    "scale": Reason(
        '"{given}" is not a scale; write it as {expected}.', '"{given}"은(는) 척도가 아닙니다. 예: {expected}.'
    ),
    "scraped": Reason(
        'The date "{given}" needs the day on which the file was collected ({expected}).',
        '날짜 "{given}"을(를) 읽으려면 파일을 수집한 날이 필요합니다({expected}).',
    ),
    "second_listing": Reason(
        '"{given}" is found to be the same store as line {expected}, and the two differ, so it is left out.',
        '"{given}"은(는) 앞의 줄 {expected}와(과) 같은 매장인데 내용이 달라 제외되었습니다.',
    ),
    "second_of_code": Reason(
        '"{given}" comes a second time for one publisher, and differs from line {expected}; leave one of the two out '
        "of the file, or correct its code.",
        '"{given}"이(가) 같은 게시처에서 두 번 나오고 앞의 줄 {expected}와(과) 다릅니다. 둘 중 하나를 빼거나 코드를 '
        "고쳐 주세요.",
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
    "several_stores": Reason(
        'Several of your stores are called "{given}": {expected}.',
        '"{given}"(이)라는 매장이 여럿입니다: {expected}.',
    ),
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
NOT_SEARCHED = "…"
"""What is expected where so many stores are unknown that no near ones were looked for."""

UNKNOWN_WITHOUT_SEARCH = Reason('There is no store "{given}".', '"{given}" 매장이 없습니다.')
WHICH_STORE = Reason(
    'Say which it is with --alias "{given}=CODE", or have missing stores created with --create-stores.',
    '어느 매장인지 --alias "{given}=코드"로 알려 주거나, 없는 매장은 --create-stores로 만들어 주세요.',
)
OPTIONS: dict[str, Reason] = {
    "unknown_store": WHICH_STORE,
    "several_stores": Reason(
        'Say which it is with --alias "{given}=CODE", or write the code.',
        '어느 매장인지 --alias "{given}=코드"로 알려 주거나 코드를 적어 주세요.',
    ),
    "other_store": Reason(
        'If it is this store all the same, say so with --alias "{given}={expected}".',
        '그래도 이 매장이면 --alias "{given}={expected}"로 알려 주세요.',
    ),
    "second_listing": Reason(
        'If it is another store, say which with --alias "{given}=CODE".',
        '다른 매장이면 --alias "{given}=코드"로 알려 주세요.',
    ),
}
"""What mends a refusal in a terminal; a page has something to press instead."""

FIRST_NUMBER = re.compile(r"\d[\d,]*")
UNKNOWN = Reason('This row could not be read ("{given}").', '이 행을 읽을 수 없습니다("{given}").')
KOREAN_REFUSALS = {
    "archive": "압축 파일입니다. 압축을 풀고 안에 있는 파일을 올려 주세요.",
    "broken_archive": "압축 파일이 손상되었습니다. 다시 압축하거나 안에 있는 파일을 올려 주세요.",
    "broken_json": "JSON 파일이 손상되었습니다. 다시 내보내 주세요.",
    "broken_workbook": "이 엑셀 파일을 읽을 수 없습니다. 열어서 XLSX로 다시 저장한 뒤 올려 주세요.",
    "ces_scale": (
        "고객 노력 점수의 척도와 방향이 없습니다. ces_scale(예: 1-7)과 ces_better(high 또는 low) 열을 추가해 주세요."
    ),
    "database": "표가 아니라 데이터베이스입니다. 표를 CSV로 내보내 주세요.",
    "date_order": "날짜에서 일과 월의 순서를 알 수 없습니다. YYYY-MM-DD로 적거나 순서를 알려 주세요.",
    "direction": "높은 값과 낮은 값 중 어느 쪽이 좋은지 알 수 없습니다.",
    "document": "표가 아니라 문서입니다. 데이터를 CSV, XLSX 또는 JSON으로 내보내 주세요.",
    "empty": "빈 파일입니다. 다시 내보내어 올려 주세요.",
    "encoding": "이 인코딩으로 읽을 수 없는 글자가 있습니다. 다른 인코딩을 고르거나 비워 두어 주세요.",
    "encrypted": "암호로 보호된 파일입니다. 암호 없이 저장하여 올려 주세요.",
    "field_too_long": "칸 하나가 너무 깁니다. 줄인 뒤 다시 올려 주세요.",
    "header": "첫 줄(머리글)의 따옴표가 닫히지 않았거나 칸이 너무 깁니다. 고친 뒤 다시 올려 주세요.",
    "image": "표가 아니라 그림입니다. CSV, XLSX 또는 JSON 파일을 올려 주세요.",
    "kind": "알 수 없는 종류입니다.",
    "map": "지역의 경계를 담은 지도이며 매장이 없습니다. 지도는 Evenly에 들어 있어 올리지 않아도 됩니다.",
    "markup": "표가 아니라 웹 페이지 또는 XML입니다. 데이터를 CSV, XLSX 또는 JSON으로 내보내 주세요.",
    "media": "표가 아니라 그림, 소리 또는 영상입니다. CSV, XLSX 또는 JSON 파일을 올려 주세요.",
    "no_headings": "첫 줄이 머리글이 아니라 기록입니다. 그 위에 머리글 줄을 추가하여 올려 주세요.",
    "no_date": "언제인지 알려 주는 열이 없습니다. 날짜 열을 추가해 주세요.",
    "nul": "NUL 문자가 있어 텍스트 표가 아닙니다. CSV, XLSX 또는 JSON으로 다시 내보내 주세요.",
    "old_workbook": "오래된 형식이거나 암호가 걸린 오피스 파일입니다. 암호 없이 XLSX로 저장하여 올려 주세요.",
    "own_reviews": "본인이 직접 쓴 리뷰입니다. Google 비즈니스 프로필에서 매장의 리뷰를 내보내 주세요.",
    "parquet": "Parquet 파일입니다. CSV로 내보내 주세요.",
    "pdf": "표가 아니라 PDF입니다. 데이터를 CSV, XLSX 또는 JSON으로 내보내 주세요.",
    "program": "표가 아니라 프로그램입니다. CSV, XLSX 또는 JSON 파일을 올려 주세요.",
    "quotes": (
        "{line}번째 줄에서 연 따옴표가 닫히지 않으며 그 앞의 많은 줄도 그렇습니다. 레코드를 구분할 수 없으니 "
        "따옴표를 고치거나 파일을 다시 내보내 주세요."
    ),
    "column": "그 이름의 열이 없습니다. --column에 적은 머리글을 확인해 주세요.",
    "kpi": 'KPI를 어떻게 합칠지 알 수 없습니다. --kpi "sales=sum,high"처럼 적어 주세요.',
    "question": "열의 척도, 소수점 또는 합치는 방법을 알 수 없습니다. 알려 주시면 가져옵니다.",
    "role": "그런 역할은 없습니다. --column에 적은 역할을 확인해 주세요.",
    "scale": '척도를 읽을 수 없습니다. 예: --scale "csat=1-5".',
    "sheet": "그 이름의 시트가 없습니다.",
    "years": "열의 달에 연도가 없습니다. 파일을 수집한 날을 --scraped YYYY-MM-DD로 알려 주세요.",
    "scraped": "날짜가 상대적입니다(예: 한 달 전). 파일을 수집한 날을 --scraped YYYY-MM-DD로 알려 주세요.",
    "too_deep": "JSON이 너무 깊게 중첩되어 있습니다.",
    "too_large": "파일이 너무 큽니다(한도 200MB). 나누어 올려 주세요.",
    "too_many_columns": "열이 너무 많습니다(한도 200개). 필요 없는 열을 지워 주세요.",
    "too_many_sheets": "시트가 너무 많습니다(한도 200개). 필요한 시트만 따로 저장해 주세요.",
    "too_many_rows": "시트의 행이 너무 많습니다(한도 200,000행). CSV로 저장하여 올려 주세요.",
    "unknown_json": "알 수 없는 JSON 파일입니다. 데이터를 CSV로 내보내 주세요.",
    "unknown_shape": "이 종류에 필요한 열이 없습니다. 머리글을 확인해 주세요.",
    "unpacked_too_large": "압축을 풀면 너무 큽니다. 나누어 올려 주세요.",
    "wrong_kind": "다른 종류의 파일로 보입니다. 알맞은 종류를 골라 다시 올려 주세요.",
}
KOREAN_WARNINGS = {
    "few_reviews": "이 API는 장소마다 리뷰를 몇 개만 주므로 매장의 평균으로 볼 수 없습니다.",
    "at_most_five": "Places API는 장소마다 리뷰를 최대 5개만 주므로 매장의 평균으로 볼 수 없습니다.",
    "csat_scale": "만족도의 척도가 적혀 있지 않아 1~5로 봅니다.",
    "csat_set_aside": "1~5가 아닌 답이 있고 척도가 없어 만족도를 읽지 않았습니다. csat_scale 열에 척도를 적어 주세요.",
    "no_date": "응답한 때가 적혀 있지 않아 파일을 수집한 날로 봅니다.",
    "no_nps": "추천 의향(0~10)을 묻는 문항이 없습니다.",
    "merged": "병합된 칸의 값을 그 칸이 덮는 모든 칸에 넣어 읽었습니다.",
    "monthly": "하루나 한 주 단위의 값을 달로 합쳤습니다.",
    "no_rating": "별점 열이 없어 평점에 넣지 않습니다.",
    "question": "뜻을 알 수 없는 열이 있어 읽지 않았습니다. 척도나 소수점을 알려 주세요.",
    "windows": "읽을 수 없는 글자가 있습니다. 유럽이나 미국의 윈도우에서 만든 파일이면 인코딩을 cp1252로 골라 주세요.",
    "titles": "머리글 위의 제목 줄은 읽지 않았습니다.",
    "totals": "합계나 평균 행은 매장이 아니어서 읽지 않았습니다.",
    "unnamed_kpi": "KPI의 이름이 적혀 있지 않습니다. --kpi로 이름을 알려 주세요.",
    "upright_sums": "다른 열을 더한 열(합계, 평균 등)은 읽지 않았습니다.",
    "upright_days": "날짜가 적힌 열 사이의 열은 그 사이의 날로 보았습니다.",
    "upright_years": "열에 해가 적혀 있지 않아 수집일을 보고 정했습니다.",
    "upright_kpis": "KPI가 열로 되어 있어 칸마다 한 건으로 읽었습니다.",
    "upright": "달이나 날짜가 열로 되어 있어 칸마다 한 건으로 읽었습니다.",
    "no_records": "머리글만 있고 내용이 없습니다.",
    "no_score": "접점 점수는 확인만 하고 저장하지 않으며, 전체 답에 척도가 없어 만족도를 읽지 않았습니다.",
    "not_applicable": "0은 해당 없음이며 평균에 넣지 않습니다.",
    "nps_from_one": "0점이 한 번도 없습니다. 1~10으로 물은 문항은 아닌가요?",
    "opened_missing": "접수한 때가 적혀 있지 않아 첫 응답일로 봅니다. 해결까지 걸린 시간은 정확하지 않습니다.",
    "other_sheets": "한 시트만 읽었습니다. 다른 시트는 아래에서 고를 수 있습니다.",
    "sheets": "모양이 같은 시트를 모두 함께 읽었습니다. 아래에서 한 시트만 고를 수 있습니다.",
    "hidden_sheets": "숨겨진 시트는 읽지 않았습니다. 아래에서 고를 수 있습니다.",
}


def reason(code: str, given: str = "", expected: str = "", *, with_option: bool = True) -> Reason:
    """Return the sentence of a code, filled in, with the option that mends it; a general one for an unknown code."""
    alone = {"": UNLIKE_ANY, "–": UNLIKE_ANY, NOT_SEARCHED: UNKNOWN_WITHOUT_SEARCH}
    instead = alone.get(expected) if code == "unknown_store" else None
    said = [instead or REASONS.get(code, UNKNOWN)]
    if with_option and code in OPTIONS:
        said.append(OPTIONS[code])
    english, korean = (
        " ".join(sentences).format(given=given, expected=expected) for sentences in zip(*said, strict=True)
    )
    return Reason(english, korean)


def warning_in(language: str, code: str, english: str) -> str:
    """Return a warning about a file in a language: in Korean by its code, in any other as it is."""
    return KOREAN_WARNINGS.get(code, english) if language.startswith("ko") else english


def refusal_in(language: str, code: str, english: str) -> str:
    """Return why a file is not read in a language: in Korean by its code, in any other as it is."""
    if not language.startswith("ko") or code not in KOREAN_REFUSALS:
        return english
    number = FIRST_NUMBER.search(english)
    return KOREAN_REFUSALS[code].replace("{line}", number[0] if number else "")
