"""How much the mix of who answers moved."""

import pytest

from dashboards.actions.mix import Mix, PartCount

SPANS = {1: (range(12), range(12, 15)), 2: (range(12), range(12, 15))}


def test_the_largest_move_of_a_share_counts() -> None:
    counts = [PartCount(1, 3, "channel", "qr", 60), PartCount(1, 4, "channel", "app", 40)]
    counts += [PartCount(1, 12, "channel", "qr", 35), PartCount(1, 13, "channel", "app", 65)]
    assert Mix(counts, SPANS).moved([1]) == pytest.approx(25)


def test_a_channel_that_is_new_counts_and_months_outside_do_not() -> None:
    counts = [PartCount(1, 3, "channel", "qr", 10), PartCount(1, 12, "channel", "qr", 3)]
    counts += [PartCount(1, 14, "channel", "kiosk", 1), PartCount(1, 20, "channel", "kiosk", 99)]
    assert Mix(counts, SPANS).moved([1]) == pytest.approx(25)


def test_stores_are_taken_together() -> None:
    counts = [PartCount(store, 3, "channel", "qr", 10) for store in (1, 2)]
    counts += [PartCount(1, 12, "channel", "app", 10), PartCount(2, 12, "channel", "qr", 30)]
    mix = Mix(counts, SPANS)
    assert mix.moved([1]) == pytest.approx(100)
    assert mix.moved([1, 2]) == pytest.approx(25)


def test_scales_do_not_count_as_channels_but_another_one_is_seen() -> None:
    counts = [PartCount(1, 3, "scale", "1-5", 10), PartCount(1, 12, "scale", "1-7", 10)]
    assert Mix(counts, SPANS).moved([1]) == 0
    assert Mix(counts, SPANS).other_scale([1])
    assert not Mix(counts[:1], SPANS).other_scale([1])
    assert not Mix([], SPANS).other_scale([1])
