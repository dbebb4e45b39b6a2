"""Names of regions and kinds of stores as people write them."""

from django.utils import translation

from dashboards import naming
from dashboards.queries.answers_by_part import DAYPARTS, DIMENSIONS, WEEKDAYS


def test_known_formats_are_translated_and_others_stay_as_they_are() -> None:
    with translation.override("ko"):
        assert naming.format_words("Drive_Thru") == "드라이브스루"
        assert naming.format_words("테라스") == "테라스"
    with translation.override("en"):
        assert naming.format_words("drive-thru") == "drive-thru"


def test_a_region_is_written_with_all_above_it() -> None:
    assert naming.region_words("Korea/Seoul/Gangnam") == "Korea › Seoul › Gangnam"


def test_parts_of_answers_have_words_and_what_files_state_stays() -> None:
    with translation.override("en"):
        assert naming.part_words("weekday", "monday") == "Monday"
        assert naming.part_words("daypart", "noon") == "noon, 11 to 14"
        assert naming.part_words("language", "ko") == "Korean"
        assert naming.part_words("language", "und-Latn") == "a language in Latin letters"
        assert naming.part_words("language", "Klingon") == "Klingon"
        assert naming.part_words("touchpoint", "monday") == "monday"
        assert naming.part_words("segment", "") == "not stated"
        assert naming.dimension_words("daypart") == "Time of day"
    with translation.override("ko"):
        assert naming.part_words("weekday", "sunday") == "일요일"
        assert naming.part_words("language", "ja") == "일본어"


def test_every_part_of_the_queries_has_words() -> None:
    with translation.override("en"):
        for by, keys in (("weekday", WEEKDAYS), ("daypart", DAYPARTS)):
            assert not {naming.part_words(by, key) for key in keys} & {*keys}
        assert not {naming.dimension_words(by) for by in DIMENSIONS} & {*DIMENSIONS}
