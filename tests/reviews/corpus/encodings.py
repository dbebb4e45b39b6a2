"""Bytes that are not the text they should be: byte order marks, code pages, damage and NUL."""

import random

from tests.reviews.corpus.case import REVIEWS, Account, Refusal, bad, lines, review, reviews

KOREAN = "매장코드,작성일,별점,내용"
KIND_WORDS = ("친절해요", "맛있어요", "또 올게요")


def korean(chance: random.Random, *more: str) -> str:
    rows = [
        f"가-{number},2026.01.0{number},{chance.randrange(1, 6)}점,{word}" for number, word in enumerate(KIND_WORDS, 1)
    ]
    return lines(KOREAN, *rows, *more)


@bad("reviews", Account(3))
def utf_8_with_a_byte_order_mark(chance: random.Random) -> bytes:
    return korean(chance).encode("utf-8-sig")


@bad("reviews", Account(3))
def utf_16_with_a_byte_order_mark(chance: random.Random) -> bytes:
    return korean(chance).encode("utf-16")


@bad("reviews", Account(3))
def utf_32_with_a_byte_order_mark(chance: random.Random) -> bytes:
    return korean(chance).encode("utf-32")


@bad("reviews", Refusal("nul", ["NUL"]))
def utf_16_without_a_byte_order_mark(chance: random.Random) -> bytes:
    return korean(chance).encode("utf-16-le")


@bad("reviews", Account(3))
def cp949_of_korean_windows(chance: random.Random) -> bytes:
    return korean(chance).encode("cp949")


@bad("reviews", Account(3, damaged=1, warnings=["windows"]))
def latin_1_that_nobody_named(chance: random.Random) -> bytes:
    return lines(REVIEWS, *reviews(chance, 2), review(chance, "café au lait")).encode("latin-1")


@bad("reviews", Account(1), encoding="latin1")
def windows_1252_that_is_called_latin_1(chance: random.Random) -> bytes:
    return lines(REVIEWS, review(chance, "3 € for an œuf")).encode("cp1252")


@bad("reviews", Account(2, [(2, "store", "damaged_key")], damaged=1, warnings=["windows"]))
def latin_1_in_a_store_code(chance: random.Random) -> bytes:
    return lines(REVIEWS, "Orléans,2026-01-02,5,fine", review(chance)).encode("latin-1")


@bad("reviews", Account(3, damaged=1))
def utf_8_cut_off_in_its_last_letter(chance: random.Random) -> bytes:
    return korean(chance).rstrip("\n").encode()[:-1]


@bad("reviews", Account(4, damaged=1))
def a_line_of_cp949_in_a_file_of_utf_8(chance: random.Random) -> bytes:
    return korean(chance).encode() + "S9,2026-01-04,5,좋았습니다\n".encode("cp949")


@bad("reviews", Account(2, damaged=1))
def damage_that_was_read_as_korean(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance, "cafe占쏙옙"), review(chance))


@bad("reviews", Account(2, [(2, "store", "damaged_key")], damaged=1))
def damage_read_as_korean_in_a_store_code(chance: random.Random) -> str:
    return lines(REVIEWS, "Caf占쏙옙,2026-01-02,5,fine", review(chance))


@bad("reviews", Account(3, [(3, "date", "damaged_key"), (4, "rating", "damaged_key")], damaged=2))
def replacement_characters_in_a_date_and_a_rating(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance), "S1,2026-01-\ufffd2,5,fine", "S1,2026-01-02,\ufffd,fine")


@bad("reviews", Account(2, damaged=1))
def half_of_a_surrogate_pair_in_utf_8(chance: random.Random) -> bytes:
    return lines(REVIEWS, review(chance)).encode() + b"S1,2026-01-02,5,a\xed\xa0\x80b\n"


@bad("reviews", Refusal("encoding", ["klingon"]), encoding="klingon")
def an_encoding_that_does_not_exist(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance))


@bad("reviews", Refusal("encoding", ["utf-8"]), encoding="utf-8")
def an_encoding_that_does_not_fit(chance: random.Random) -> bytes:
    return korean(chance).encode("cp949")


@bad("reviews", Refusal("nul", ["NUL"]))
def nul_in_a_cell(chance: random.Random) -> str:
    return lines(REVIEWS, review(chance, "a\0b"))


@bad("reviews", Refusal("nul", ["NUL"]))
def nul_at_the_very_end(chance: random.Random) -> str:
    return lines(REVIEWS, *reviews(chance, 400)) + "\0\0\0"


@bad("reviews", Refusal("nul", ["NUL"]))
def nul_behind_damaged_text(chance: random.Random) -> bytes:
    return lines(REVIEWS, review(chance, "café")).encode("latin-1") + b"S1,2026-01-02,5,\0\n"
