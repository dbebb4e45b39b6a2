"""One phone in many spellings."""

import subprocess
import sys

import pytest

from locations.matching.phones import phone_key, same_phone


@pytest.mark.parametrize(
    ("written", "country", "key"),
    [
        ("+82 (0)31-701-0103", "", "+82317010103"),
        ("031-701-0103", "KR", "+82317010103"),
        ("031-701-0103", "", "317010103"),
        ("not a phone", "KR", ""),
        ("ext 123", "KR", ""),
        ("", "", ""),
    ],
)
def test_a_phone_has_one_key(written: str, country: str, key: str) -> None:
    assert phone_key(written, country) == key


def test_a_number_without_its_country_is_the_same() -> None:
    assert same_phone("+82317010103", "317010103")
    assert not same_phone("+82317010103", "317010104")
    assert not same_phone("+82317010103", "0103")


def test_numbers_in_international_form_load_no_library() -> None:
    program = "import sys; from locations.matching.phones import phone_key; phone_key('+82317010103', 'KR'); "
    program += "sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
