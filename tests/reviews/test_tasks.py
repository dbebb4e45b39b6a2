"""What a failed import leaves in the log."""

from reviews.tasks import without_values


def test_a_log_has_the_place_of_an_error_and_none_of_its_words() -> None:
    secret = "Failing row contains (Kim Minsu, kim@example.com)"
    try:
        raise ValueError(secret)
    except ValueError as error:
        text = without_values(error)
    assert text.startswith("ValueError\n")
    assert "test_tasks.py" in text
    assert secret not in text
