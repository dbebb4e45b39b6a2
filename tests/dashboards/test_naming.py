"""Names of regions and kinds of stores as people write them."""

from django.utils import translation

from dashboards import naming


def test_known_formats_are_translated_and_others_stay_as_they_are() -> None:
    with translation.override("ko"):
        assert naming.format_words("Drive_Thru") == "드라이브스루"
        assert naming.format_words("테라스") == "테라스"
    with translation.override("en"):
        assert naming.format_words("drive-thru") == "drive-thru"


def test_a_region_is_written_with_all_above_it() -> None:
    assert naming.region_words("Korea/Seoul/Gangnam") == "Korea › Seoul › Gangnam"
