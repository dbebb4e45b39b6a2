"""Roles of columns: stated by people, shown by headings in nine languages, by questions and by values."""

import pytest

from reviews.readers.columns.headings import key
from reviews.readers.columns.roles import header_of_roles
from reviews.readers.records import Refused
from reviews.readers.shapes.registry import COLUMNS


def roles(kind: str, header: str, *rows: str, stated: dict[str, str] | None = None) -> dict[str, str]:
    """Return the file's headings by the role that they have."""
    own = header.split(",")
    found = header_of_roles(kind, own, [row.split(",") for row in rows], COLUMNS[kind], stated or {})
    where = {key(name): index for index, name in reversed([*enumerate(found)])}
    given = {}
    for column in COLUMNS[kind]:
        first = next((name for name in column.sources()[0] if name in where), None) if column.names else None
        if first:
            given[column.name] = own[where[first]]
    return given


def test_the_most_specific_rating_wins_over_the_average_of_the_place() -> None:
    found = roles("reviews", "place id,rating,review rating,date", "a,4,1,2026-01-02", "a,4,5,2026-01-03")
    assert found["rating"] == "review rating"


def test_a_rating_that_never_changes_within_stores_is_the_stores_own() -> None:
    rows = ("a,4,1,2026-01-02", "a,4,5,2026-01-03", "b,3,2,2026-01-04")
    assert roles("reviews", "store,stars,score,date", *rows)["rating"] == "score"
    assert roles("reviews", "store,stars,date", "a,4,2026-01-02", "a,4,2026-01-03")["rating"] == "stars"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("How likely are you to recommend our shop?", "nps"),
        ("친구에게 추천하시겠습니까?", "nps"),
        ("Würden Sie uns weiterempfehlen?", "nps"),
        ("Nous recommanderiez-vous ?", "nps"),
        ("¿Nos recomendaría a un amigo?", "nps"),
        ("Você recomendaria a nossa loja?", "nps"),
        ("Ci consiglieresti a un amico?", "nps"),
        ("友人に薦めますか", "nps"),
        ("您会推荐我们吗", "nps"),
        ("How satisfied were you?", "csat"),
        ("Wie zufrieden waren Sie?", "csat"),
    ],
)
def test_questions_are_scores_by_their_text_and_their_answers(heading: str, role: str) -> None:
    assert roles("surveys", f"Zeit,{heading}", "1.2.2026,4", "2.2.2026,5")[role] == heading
    assert role not in roles("surveys", f"Zeit,{heading}", "1.2.2026,yes of course", "2.2.2026,no")


@pytest.mark.parametrize(
    "heading",
    [
        "Which store did you visit?",
        "방문하신 매장은 어디입니까?",
        "In welcher Filiale waren Sie?",
        "Dans quel magasin ?",
        "¿En qué tienda compró?",
        "Em qual loja?",
        "In quale negozio?",
        "どの店舗ですか",
        "您去了哪家店",
    ],
)
def test_the_store_is_asked_for_in_nine_languages(heading: str) -> None:
    assert roles("surveys", f"date,nps,{heading}", "2026-01-02,9,Mitte")["store"] == heading


def test_days_beat_what_was_long_ago() -> None:
    assert (
        roles("reviews", "store,date,iso_date,rating", "a,2 months ago,2026-01-13T08:09:48Z,5")["posted"] == "iso_date"
    )
    assert roles("reviews", "store,date,iso_date,rating", "a,2026-01-13,2 months ago,5")["posted"] == "date"


def test_people_decide_before_everything_else() -> None:
    found = roles("reviews", "store,date,rating,Wert", "a,2026-01-02,4,1", stated={"Wert": "rating", "store": ""})
    assert found["rating"] == "Wert" and "store" not in found


@pytest.mark.parametrize(
    ("stated", "code", "named"), [({"Sterne": "rating"}, "column", "Sterne"), ({"date": "dance"}, "role", "posted")]
)
def test_unknown_columns_and_roles_are_refused_with_those_that_there_are(
    stated: dict[str, str], code: str, named: str
) -> None:
    with pytest.raises(Refused, match=named) as caught:
        roles("reviews", "store,date", "a,2026-01-02", stated=stated)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Filialnummer;Filialname;Straße;PLZ;Ort;Land;Breitengrad;Längengrad",
         "code name street postcode city country latitude longitude"),
        ("code magasin;nom du magasin;adresse;code postal;ville;pays;téléphone",
         "code name street postcode city country phone"),
        ("código de tienda;nombre de la tienda;dirección;código postal;ciudad;país;latitud;longitud",
         "code name street postcode city country latitude longitude"),
        ("código da loja;nome da loja;endereço;CEP;cidade;UF", "code name street postcode city state"),
        ("codice negozio;nome del negozio;indirizzo;CAP;città;provincia", "code name street postcode city state"),
        ("店舗コード;店舗名;住所;郵便番号;電話番号;緯度;経度", "code name street postcode phone latitude longitude"),
        ("门店编号;门店名称;地址;邮编;城市;电话;纬度;经度", "code name street postcode city phone latitude longitude"),
    ],
)  # fmt: skip
def test_lists_of_stores_in_nine_languages(header: str, expected: str) -> None:
    own = header.split(";")
    found = roles("locations", ",".join(own))
    assert {role: found.get(role) for role in expected.split()} == dict(zip(expected.split(), own, strict=True))
