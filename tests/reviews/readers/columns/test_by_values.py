"""Roles that a column has by the end of its heading, or by its values alone."""

import pytest

from tests.reviews.readers.columns.test_roles import roles

PLACES = ("1,North,1 A St", "2,South,2 B St", "3,East,3 C St")


@pytest.mark.parametrize(
    ("heading", "role"),
    [("kiosk_id", "code"), ("Cafe-Nr", "code"), ("kioskCode", "code"), ("지점별 번호", "code")],
)
def test_a_heading_that_ends_like_a_code_is_one_where_every_value_differs(heading: str, role: str) -> None:
    assert roles("locations", f"{heading},name,address", *PLACES)[role] == heading
    assert role not in roles("locations", f"{heading},name,address", *PLACES, PLACES[0])
    assert role not in roles("locations", f"{heading},name,address", *PLACES, ",West,4 D St")


@pytest.mark.parametrize("heading", ["order_id", "Customer No", "parent_code", "invoice number"])
def test_numbers_of_something_else_are_no_codes_of_stores(heading: str) -> None:
    assert "code" not in roles("locations", f"{heading},name,address", *PLACES)


def test_the_first_of_several_columns_gets_the_role_and_known_headings_come_before() -> None:
    assert roles("locations", "a_id,b_id,c_name", "1,5,X", "2,6,Y")["code"] == "a_id"
    assert roles("locations", "a_id,store code,c_name", "1,5,X", "2,6,Y")["code"] == "store code"


def test_names_end_with_name_where_most_differ_and_nobody_is_meant() -> None:
    assert roles("locations", "id,kakao_name", "1,North", "2,South")["name"] == "kakao_name"
    assert "name" not in roles("locations", "id,brand_name", "1,North", "2,South")
    assert "name" not in roles("locations", "id,manager_name", "1,Kim", "2,Lee")
    assert "name" not in roles("locations", "id,kind_name", "1,Cafe", "2,Cafe", "3,Cafe", "4,Bar")


def test_a_telephone_of_the_place_is_a_phone_and_one_of_a_customer_is_not() -> None:
    assert roles("locations", "id,name,bib_telefon", "1,A,089 1")["phone"] == "bib_telefon"
    assert "phone" not in roles("locations", "id,name,customer_tel", "1,A,089 1")


def test_headings_in_capitals_and_small_letters_end_at_their_capitals() -> None:
    assert roles("locations", "id,geoLatitude,geoLongitude", "1,1.5,2.5")["latitude"] == "geoLatitude"


def test_texts_in_parts_with_postcodes_are_addresses() -> None:
    rows = ("Sol;R. do Mar, 20 - 20010-020 - Rio", "Lua;Av. Sul, 7 - 01310-100 - São Paulo")
    found = roles("locations", "nome;descricao".replace(";", ","), *(row.replace(", ", " - ") for row in rows))
    assert "street" not in found  # one cell holds everything here
    plain = [row.replace(", ", " ").replace(";", ",") for row in rows]
    assert roles("locations", "nome,descricao", *plain)["street"] == "descricao"
    told = ("A,Our nicest shop - with 3 floors", "B,Small - and quiet")
    assert "street" not in roles("locations", "nome,descricao", *told)


def test_a_column_of_pairs_or_of_addresses_of_maps_has_the_coordinates() -> None:
    pairs = ("A;37.5665 127.0455", "B;37.4979 127.0276")
    assert roles("locations", "name,where", *(row.replace(";", ",") for row in pairs))["latitude"] == "where"
    seen = ("A,https://maps.example/@1.5/data=!3d37.56!4d127.04", "B,https://maps.example/@1.5/data=!3d37.49!4d127.02")
    assert roles("locations", "name,link to map", *seen)["latitude"] == "link to map"


def test_names_that_are_written_like_codes_are_the_codes() -> None:
    assert roles("locations", "name,plz", "BAR002,20359", "BAR014,22309")["code"] == "name"
    assert "code" not in roles("locations", "name,plz", "BAR002,20359", "North,22309")
    assert "code" not in roles("locations", "name,plz", "BAR002,20359", "BAR002,22309")
    assert "code" not in roles("locations", "name,plz", "BAR002,20359", "BAR014,22309", stated={"name": "name"})


def test_a_name_that_never_changes_within_a_store_is_the_stores() -> None:
    rows = ("p1,North,5,2026-01-02", "p1,North,4,2026-01-03", "p2,South,3,2026-01-04")
    assert roles("reviews", "place id,name,stars,date", *rows)["store_name"] == "name"
    assert "store_name" not in roles("reviews", "place id,name,stars,date", *rows, "p1,Kim,3,2026-01-04")


OBSERVED = ("2026-01,12,North,40", "2026-02,12,North,41", "2026-01,7,South,50", "2026-02,7,South,52")


def test_months_stores_and_their_codes_are_seen_in_a_table_of_observations() -> None:
    found = roles("kpis", "jahr_monat,sigel,haus,anzahl", *OBSERVED)
    assert found == {"month": "jahr_monat", "store": "sigel", "store_name": "haus"}


def test_words_that_come_twice_in_a_month_name_no_stores() -> None:
    twice = [f"{row},{kind}" for row in OBSERVED for kind in ("bikes", "cars")]
    assert "store_name" not in roles("kpis", "jahr_monat,sigel,haus,anzahl,by", *twice)


def test_opening_dates_in_a_list_of_stores_are_no_periods() -> None:
    assert "month" not in roles("kpis", "store,since,seats", "1,2026-01-02,40", "2,2026-01-02,41")
    assert "month" not in roles("kpis", "store,since,seats", "1,202601,40", "1,202602,41", "1,202602,41")
