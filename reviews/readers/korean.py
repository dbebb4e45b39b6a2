"""Korean sentences for refused files, warnings and notes, by their code (pure).

The English sentences are made where a file is refused, with its own words in them; these say the same in general.
"""

REFUSALS = {
    "archive": "압축 파일입니다. 압축을 풀고 안에 있는 파일을 올려 주세요.",
    "broken_archive": "압축 파일이 손상되었습니다. 다시 압축하거나 안에 있는 파일을 올려 주세요.",
    "broken_json": "JSON 파일이 손상되었습니다. 다시 내보내 주세요.",
    "broken_workbook": "이 엑셀 파일을 읽을 수 없습니다. 열어서 XLSX로 다시 저장한 뒤 올려 주세요.",
    "ces_scale": (
        "고객 노력 점수의 척도와 방향이 없습니다. ces_scale(예: 1-7)과 ces_better(high 또는 low) 열을 추가해 주세요."
    ),
    "database": "표가 아니라 데이터베이스입니다. 표를 CSV로 내보내 주세요.",
    "date_order": "날짜에서 일과 월의 순서를 알 수 없습니다. YYYY-MM-DD로 적거나 순서를 알려 주세요.",
    "direction": "높은 값과 낮은 값 중 어느 쪽이 좋은지 알 수 없습니다. better 열(high 또는 low)을 추가해 주세요.",
    "document": "표가 아니라 문서입니다. 데이터를 CSV, XLSX 또는 JSON으로 내보내 주세요.",
    "empty": "빈 파일입니다. 다시 내보내어 올려 주세요.",
    "encoding": "지정한 인코딩으로 읽을 수 없습니다. 인코딩을 비워 두면 자동으로 찾습니다.",
    "encrypted": "암호로 보호된 파일입니다. 암호 없이 저장하여 올려 주세요.",
    "header": "첫 줄(머리글)의 따옴표가 닫히지 않았습니다. 고친 뒤 다시 올려 주세요.",
    "image": "표가 아니라 그림입니다. CSV, XLSX 또는 JSON 파일을 올려 주세요.",
    "kind": "알 수 없는 종류입니다.",
    "markup": "표가 아니라 웹 페이지 또는 XML입니다. 데이터를 CSV, XLSX 또는 JSON으로 내보내 주세요.",
    "media": "표가 아니라 그림, 소리 또는 영상입니다. CSV, XLSX 또는 JSON 파일을 올려 주세요.",
    "no_date": "언제인지 알려 주는 열이 없습니다. 날짜 열을 추가해 주세요.",
    "nul": "NUL 문자가 있어 텍스트 표가 아닙니다. CSV, XLSX 또는 JSON으로 다시 내보내 주세요.",
    "old_workbook": "오래된 형식이거나 암호가 걸린 오피스 파일입니다. 암호 없이 XLSX로 저장하여 올려 주세요.",
    "own_reviews": "본인이 직접 쓴 리뷰입니다. Google 비즈니스 프로필에서 매장의 리뷰를 내보내 주세요.",
    "parquet": "Parquet 파일입니다. CSV로 내보내 주세요.",
    "pdf": "표가 아니라 PDF입니다. 데이터를 CSV, XLSX 또는 JSON으로 내보내 주세요.",
    "program": "표가 아니라 프로그램입니다. CSV, XLSX 또는 JSON 파일을 올려 주세요.",
    "scraped": "날짜가 상대적입니다(예: 한 달 전). 파일을 수집한 날을 --scraped YYYY-MM-DD로 알려 주세요.",
    "too_deep": "JSON이 너무 깊게 중첩되어 있습니다.",
    "too_large": "파일이 너무 큽니다(한도 200MB). 나누어 올려 주세요.",
    "too_many_columns": "열이 너무 많습니다(한도 200개). 필요 없는 열을 지워 주세요.",
    "too_many_rows": "시트의 행이 너무 많습니다(한도 200,000행). CSV로 저장하여 올려 주세요.",
    "unknown_json": "알 수 없는 JSON 파일입니다. 데이터를 CSV로 내보내 주세요.",
    "unknown_shape": "이 종류에 필요한 열이 없습니다. 머리글을 확인해 주세요.",
    "unpacked_too_large": "압축을 풀면 너무 큽니다. 나누어 올려 주세요.",
    "wrong_kind": "다른 종류의 파일로 보입니다. 알맞은 종류를 골라 다시 올려 주세요.",
}
WARNINGS = {
    "at_most_five": "Places API는 장소마다 리뷰를 최대 5개만 주므로 매장의 평균으로 볼 수 없습니다.",
    "csat_scale": "만족도의 척도가 적혀 있지 않아 1~5로 봅니다.",
    "csat_set_aside": "1~5가 아닌 답이 있고 척도가 없어 만족도를 읽지 않았습니다. csat_scale 열에 척도를 적어 주세요.",
    "no_date": "응답한 때가 적혀 있지 않아 파일을 수집한 날로 봅니다.",
    "no_nps": "추천 의향(0~10)을 묻는 문항이 없습니다.",
    "no_records": "머리글만 있고 내용이 없습니다.",
    "no_score": "접점 점수가 나란히 있고 전체 답에 척도가 없어 만족도를 읽지 않았습니다.",
    "not_applicable": "0은 해당 없음이며 평균에 넣지 않습니다.",
    "nps_from_one": "0점이 한 번도 없습니다. 1~10으로 물은 문항은 아닌가요?",
    "opened_missing": "접수한 때가 적혀 있지 않아 첫 응답일로 봅니다. 해결까지 걸린 시간은 정확하지 않습니다.",
    "other_sheets": "첫 번째 표 시트만 읽었습니다.",
}
NOTES = {
    "coordinates": "좌표를 읽을 수 없어 비워 두었습니다.",
    "coordinates_out_of_country": "좌표가 그 나라 밖에 있습니다.",
    "coordinates_out_of_range": "좌표가 지구 밖에 있어 비워 두었습니다.",
    "coordinates_swapped": "위도와 경도가 바뀐 것 같습니다.",
    "coordinates_zero": "좌표가 0, 0이어서 비워 두었습니다.",
    "country": "국가를 알 수 없어 비워 두었습니다.",
    "hours": "영업시간을 읽을 수 없어 비워 두었습니다.",
    "phone": "전화번호를 읽을 수 없어 그대로 두었습니다.",
    "phone_lost": "전화번호의 자릿수가 사라져 비워 두었습니다.",
    "postcode_zeros": "우편번호 앞의 사라진 0을 되살렸습니다.",
    "status": "영업 상태를 알 수 없어 영업 중으로 봅니다.",
    "time_zone": "시간대를 알 수 없어 비워 두었습니다.",
}
