"""Small bars of lists: what they draw follows from the figures."""

import re

from dashboards.charts import adding_bar, count_bar, difference_axis, difference_bar


def widths(drawn: str, class_: str) -> list[float]:
    return [float(width) for width in re.findall(rf'width="([\d.]+)%"[^>]*class="{class_}"', drawn)]


def test_a_count_takes_its_share_of_the_largest() -> None:
    assert widths(count_bar(10, 40, label="10"), "ev-count") == [25.0]
    assert widths(count_bar(40, 40, label="40"), "ev-count") == [100.0]


def test_no_difference_lies_in_the_middle_of_the_axis() -> None:
    axis = difference_axis([-42.0, None, 12.0])
    assert axis[0] == -axis[1] and axis[0] <= -42
    drawn = difference_bar(0.0, -5.0, 5.0, axis=axis, tone="open", label="none")
    assert 'cx="50%"' in drawn and "ev-tone-open" in drawn and "ev-whisker" in drawn


def test_an_unknown_difference_has_the_axis_alone() -> None:
    drawn = difference_bar(None, None, None, axis=difference_axis([]), tone="open", label="few")
    assert "ev-part-dot" not in drawn and "ev-whisker" not in drawn and "ev-zero" in drawn


def test_a_step_leads_from_one_level_to_the_next_whichever_way() -> None:
    down, up = (adding_bar(*ends, axis=(0.0, 40.0), tone="below", label="x") for ends in ((40.0, 10.0), (10.0, 40.0)))
    assert down == up and widths(down, "ev-range") == [75.0]


def test_words_are_escaped() -> None:
    assert "<b>" not in count_bar(1, 1, label="<b>")
