"""Headings in nine languages, and words that questions and rows of totals are known by (pure).

English and Korean headings stand with the shapes, in the order of their precedence; here are those of the other
languages, by field. Headings are compared as ``headings.key`` writes them, so one spelling stands for many.
"""

import re

FOREIGN = {
    "store": "Geschäftscode|Filialnummer|Filialnr|Filiale|Filial-ID|Standort|Standort-ID|Standortnummer|Marktnummer|Betriebsstätte|Kürzel|Abkürzung"
    "|magasin|code magasin|numéro de magasin|point de vente|boutique|établissement|tienda|código de tienda|sucursal"
    "|loja|código da loja|filial|unidade|negozio|codice negozio|punto vendita|sede|店舗コード|店舗番号|店舗id|店舗"
    "|支店|门店编号|门店代码|门店|店铺编号|店铺",
    "store_name": "Filialname|Standortname|Marktname|nom du magasin|nom de la boutique|nombre de la tienda"
    "|nombre de sucursal|nome da loja|nome fantasia|nome del negozio|nome punto vendita|店舗名|店名|门店名称|店铺名称",
    "name": "Name des Unternehmens|Unternehmensname|Bezeichnung|nom|nombre|nome|名称|名前",
    "street": "Adresszeile 1|Adresse|Anschrift|Straße|Strasse|Straße und Hausnummer|Straße Hausnummer|StrasseHausnummer|rue|dirección|calle|endereço|logradouro|rua"
    "|indirizzo|住所|所在地|地址|详细地址",
    "city": "Ort|Stadt|Gemeinde|ville|commune|ciudad|localidad|población|cidade|município|città|comune|市区町村|城市",
    "state": "Verwaltungsbereich|Bundesland|Kanton|région|département|provincia|estado|uf|regione|都道府県|省份|省",
    "postcode": "PLZ|Postleitzahl|code postal|código postal|CP|CEP|CAP|codice postale|郵便番号|邮编|邮政编码",
    "country": "Land|Land/Region|Staat|pays|país|paese|nazione|国|国家",
    "phone": "Primäre Telefonnummer|Telefon|Telefonnummer|Tel.|téléphone|teléfono|telefone|telefono|電話番号|電話|电话|联系电话",
    "latitude": "Breitengrad|Breite|Geo Breite|latitud|latitudine|緯度|纬度",
    "longitude": "Längengrad|Länge|Geo Länge|longitud|longitudine|経度|经度",
    "coordinates": "Koordinaten|Geokoordinaten|coordonnées|coordonnées gps|coordenadas|coordinate|緯度経度|坐标|经纬度",
    "hours": "Öffnungszeiten|Öffnungszeiten wochentags|Öffnungszeiten werktags|horaires|horario|horários|horário de funcionamento|orari|営業時間|营业时间",
    "gone": "dauerhaft geschlossen|définitivement fermé|cerrado permanentemente|fechado permanentemente"
    "|chiuso definitivamente|閉店|永久停业",
    "website": "Webseite|Internet|site web|sitio web|sito web|ホームページ|网址",
    "date": "Datum|fecha|data|日付|日期|Bewertungsdatum|date de l'avis|fecha de reseña|data da avaliação"
    "|data recensione|投稿日|评论日期|Zeitstempel|horodateur|marca temporal|carimbo de data/hora"
    "|informazioni cronologiche|タイムスタンプ|时间戳记|時間戳記|时间",
    "rating": "Sterne|Bewertung|étoiles|note|estrellas|calificación|puntuación|estrelas|nota|avaliação|stelle|voto"
    "|valutazione|星|評価|评分|星级",
    "text": "Bewertungstext|Rezension|avis|commentaire|reseña|comentario|comentário|resenha|recensione|commento|testo"
    "|レビュー|口コミ|コメント|评论|评价内容",
    "author": "Autor|Verfasser|auteur|autor|autore|投稿者|评论者|用户",
    "reply": "Antwort|réponse|respuesta|resposta|risposta|返信|回复",
    "nps": "Weiterempfehlung|Weiterempfehlungsbereitschaft|recommandation|recomendación|recomendação|raccomandazione"
    "|推奨度|おすすめ度|推荐度",
    "csat": "Zufriedenheit|Gesamtzufriedenheit|Kundenzufriedenheit|satisfaction globale|satisfacción"
    "|satisfacción general|satisfação|satisfação geral|soddisfazione|満足度|総合満足度|满意度|总体满意度",
    "comment": "Kommentar|Anmerkung|Begründung|commentaire|commentaires|comentario|comentarios|comentário|commento"
    "|コメント|ご意見|意见|评论",
    "month": "Monat|mois|mes|mês|mese|年月|月|月份",
    "value": "Wert|valeur|valor|valore|値|数值",
    "sales": "Umsatz|chiffre d'affaires|ventas|vendas|faturamento|fatturato|vendite|売上|売上高|销售额",
    "visits": "Besucher|Besucherzahlen|Besuche|visites|visiteurs|visitas|visitantes|visite|visitatori|来店数|来客数|客流量",
}  # fmt: skip

WEEKDAYS = (
    "Montag|Öffnungszeiten Montag|lundi|horaires lundi|lunes|horario lunes|segunda-feira|segunda|horário segunda|lunedì"
    "|orari lunedì|月曜日|月曜|星期一|周一",
    "Dienstag|Öffnungszeiten Dienstag|mardi|horaires mardi|martes|horario martes|terça-feira|terça|horário terça"
    "|martedì|orari martedì|火曜日|火曜|星期二|周二",
    "Mittwoch|Öffnungszeiten Mittwoch|mercredi|horaires mercredi|miércoles|horario miércoles|quarta-feira|quarta"
    "|horário quarta|mercoledì|orari mercoledì|水曜日|水曜|星期三|周三",
    "Donnerstag|Öffnungszeiten Donnerstag|jeudi|horaires jeudi|jueves|horario jueves|quinta-feira|quinta"
    "|horário quinta|giovedì|orari giovedì|木曜日|木曜|星期四|周四",
    "Freitag|Öffnungszeiten Freitag|vendredi|horaires vendredi|viernes|horario viernes|sexta-feira|sexta"
    "|horário sexta|venerdì|orari venerdì|金曜日|金曜|星期五|周五",
    "Samstag|Sonnabend|Öffnungszeiten Samstag|samedi|horaires samedi|sábado|horario sábado|horário sábado|sabato"
    "|orari sabato|土曜日|土曜|星期六|周六",
    "Sonntag|Öffnungszeiten Sonntag|dimanche|horaires dimanche|domingo|horario domingo|horário domingo|domenica"
    "|orari domenica|日曜日|日曜|星期日|周日",
)
"""Headings of hours by day, Monday first."""

ABOUT_RECOMMENDING = re.compile(
    r"\bnps\b|recommend|추천|weiterempf|empfehlen|recommand|recomend|raccomand|consigli|勧め|薦め|推奨|推荐|推薦",
    re.IGNORECASE,
)
ABOUT_SATISFACTION = re.compile(
    r"\bcsat\b|satisf|만족|zufrieden|satisfait|satisfech|satisfeit|soddisf|満足|满意|滿意", re.IGNORECASE
)
ABOUT_THE_STORE = re.compile(
    r"(?:which|what|name of (?:the|your)|select (?:the|your)|choose (?:the|your))\b.*\b(?:store|shop|branch|location|restaurant|outlet|site|caf[eé])"
    r"|(?:매장|지점|점포).*(?:방문|이용|선택|어디|어느)|(?:어느|어떤|방문하신|이용하신).*(?:매장|지점|점포)"
    r"|(?:welche|in welcher|wo).*(?:filiale|standort|markt|gesch[äa]ft|laden)"
    r"|(?:quel|quelle|dans quel).*(?:magasin|boutique|point de vente|restaurant|établissement)"
    r"|(?:qu[ée]|cu[áa]l|en qu[ée]).*(?:tienda|sucursal|local|restaurante)|(?:qual|em qual|em que).*(?:loja|unidade|filial|restaurante)"
    r"|(?:quale|in quale).*(?:negozio|punto vendita|sede|ristorante)|どの(?:店|店舗)|(?:店舗|店).*(?:ですか|選)|哪(?:家|个|間).*店",
    re.IGNORECASE,
)
TOTALS = frozenset(
    "total|totals|grand total|subtotal|sub total|sum|overall|average|mean|all stores|합계|총계|총합계|소계|평균|전체"
    "|summe|gesamt|gesamtsumme|gesamtergebnis|zwischensumme|durchschnitt|mittelwert|total général|sous-total|somme"
    "|moyenne|ensemble|total general|suma|promedio|media|total geral|soma|média|totale|totale generale|somma"
    "|合計|総計|小計|平均|总计|合计|小计|总和|平均值|итого|всего|среднее".split("|")
)  # fmt: skip
"""What stands in the store's cell of a row that adds the others up, in small letters."""
SHEETS_OF_TOTALS = frozenset(
    "summary|year to date|ytd|annual|yearly|집계|누계|요약|연간|연간 합계|월별 합계|전체 합계|zusammenfassung|übersicht"
    "|jahr|résumé|annuel|resumen|anual|resumo|riepilogo|annuale|集計|年間|汇总|年度".split("|")
)  # fmt: skip
"""What a sheet that adds the others up is called besides, in small letters and without its year."""

SATISFACTION_WORDS = {
    5: "very satisfied|extremely satisfied|completely satisfied|매우 만족|매우 만족함|매우만족|아주 만족|sehr zufrieden"
    "|très satisfait|très satisfaite|muy satisfecho|muy satisfecha|muito satisfeito|muito satisfeita|molto soddisfatto"
    "|molto soddisfatta|とても満足|大変満足|非常に満足|非常满意|很满意",
    4: "satisfied|somewhat satisfied|만족|만족함|다소 만족|zufrieden|eher zufrieden|satisfait|satisfaite|plutôt satisfait"
    "|satisfecho|satisfecha|satisfeito|satisfeita|soddisfatto|soddisfatta|満足|やや満足|满意",
    3: "neutral|neither satisfied nor dissatisfied|neither|보통|보통이다|보통임|teils teils|teils/teils|weder noch|neutre"
    "|ni satisfait ni insatisfait|ni satisfecho ni insatisfecho|nem satisfeito nem insatisfeito|neutro|né soddisfatto né "
    "insoddisfatto|普通|どちらともいえない|どちらでもない|一般",
    2: "dissatisfied|unsatisfied|somewhat dissatisfied|불만족|불만|다소 불만족|unzufrieden|eher unzufrieden|insatisfait"
    "|insatisfaite|plutôt insatisfait|insatisfecho|insatisfecha|insatisfeito|insatisfeita|insoddisfatto|insoddisfatta"
    "|不満|やや不満|不满意",
    1: "very dissatisfied|extremely dissatisfied|very unsatisfied|매우 불만족|매우 불만|매우불만족|아주 불만족|sehr unzufrieden"
    "|très insatisfait|très insatisfaite|muy insatisfecho|muy insatisfecha|muito insatisfeito|muito insatisfeita"
    "|molto insoddisfatto|molto insoddisfatta|とても不満|大変不満|非常に不満|非常不满意|很不满意",
}  # fmt: skip


def points_of_words() -> dict[str, int]:
    """Return the points from 1 to 5 of the words for satisfaction, in small letters."""
    return {word: points for points, words in SATISFACTION_WORDS.items() for word in words.split("|")}
