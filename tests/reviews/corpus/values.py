"""Cells that are no score, number, position or moment, though some of them resemble one."""

import random

from tests.reviews.corpus.case import COLLECTED, REVIEWS, Account, Refusal, bad, lines

ANSWERS = "response id,store,date,nps"
CASES = "case id,store,opened,first response,closed,contacts,reopened,csat"
STORES = "code,name,address,city,state,zip,country,phone,lat,lon,hours,time zone,status"


def answers(*scores: str) -> str:
    return lines(ANSWERS, *(f"r{number},S1,2026-01-02,{score}" for number, score in enumerate(scores)))


@bad("surveys", Account(6, [(2, "nps", "number"), (3, "nps", "number"), (5, "nps", "number"), (6, "nps", "number")]))
def digits_that_are_none(chance: random.Random) -> str:
    return answers("５", "1_0", "10", "1e999", "0x5", "nan")


@bad("surveys", Account(4, [(2, "nps", "out_of_range"), (3, "nps", "out_of_range"), (4, "nps", "not_whole")]))
def likelihoods_off_the_scale(chance: random.Random) -> str:
    return answers("11", "-1", "7.5", "0")


@bad("reviews", Account(8, [(2, "rating", "out_of_range"), (3, "rating", "out_of_range"), (4, "rating", "not_whole"),
                            (5, "rating", "other_scale"), (6, "rating", "number")]))  # fmt: skip
def stars_off_the_scale(chance: random.Random) -> str:
    given = ("6 stars", "0", "4.5", "8/10", "good", "★★★★☆", "4점", "1,0")
    return lines(REVIEWS, *(f"S1,2026-01-02,{cell!s},visit {n}" if "," not in cell else f'S1,2026-01-02,"{cell}",x'
                            for n, cell in enumerate(given)))  # fmt: skip


@bad("surveys", Account(4, [(4, "csat", "out_of_range")], warnings=["csat_scale"]))
def satisfaction_beyond_a_scale_that_nobody_named(chance: random.Random) -> str:
    return lines("response id,store,date,csat", *(f"r{n},S1,2026-01-02,{n}" for n in (4, 5)), "r6,S1,2026-01-02,7",
                 "r7,S1,2026-01-02,")  # fmt: skip


@bad("surveys", Refusal("ces_scale", ["effort", "ces_scale", "ces_better"]))
def effort_without_scale_or_direction(chance: random.Random) -> str:
    return lines("store,date,ces", "S1,2026-01-02,5")


@bad("surveys", Account(4, [(3, "ces", "scale"), (3, "ces", "scale"), (3, "ces", "scale"), (4, "ces", "ces_scale"),
                            (5, "ces_better", "direction")]))  # fmt: skip
def effort_with_scales_that_are_none(chance: random.Random) -> str:
    return lines("response id,store,date,ces,ces_scale,ces_better", "r1,S1,2026-01-02,5,1-7,high",
                 "r2,S1,2026-01-02,5,7-1,high", "r3,S1,2026-01-02,5,,high",
                 "r4,S1,2026-01-02,5,1-7,sideways")  # fmt: skip


@bad("kpis", Refusal("direction", ["better"]))
def kpis_without_a_direction(chance: random.Random) -> str:
    return lines("store,month,kpi,value", "S1,2026-01,sales,5")


@bad("kpis", Account(6, [(3, "month", "date"), (4, "value", "number"), (5, "better", "direction"),
                         (6, "value", "missing"), (7, "kpi", "missing")]))  # fmt: skip
def kpis_with_cells_that_cannot_be(chance: random.Random) -> str:
    return lines("store,month,kpi,value,better", 'S1,2026-01,sales,"₩1,240",high', "S1,2026-13,sales,5,high",
                 "S1,2026-02,sales,five,high", "S1,2026-03,sales,5,sideways", "S1,2026-04,sales,n/a,high",
                 "S1,2026-05,,5,high")  # fmt: skip


@bad("cases", Account(7, [(3, "", "order"), (4, "", "order"), (5, "case id", "missing"), (6, "opened", "missing"),
                          (7, "reopened", "out_of_range"), (8, "csat", "out_of_range")]))  # fmt: skip
def cases_closed_before_they_were_opened(chance: random.Random) -> str:
    return lines(
        CASES,
        "c1,S1,2026-01-02 08:00,2026-01-02 09:00,2026-01-03 08:00,1,no,5",
        "c2,S1,2026-01-02 08:00,2026-01-02 09:00,2026-01-01 08:00,1,0,5",
        "c3,S1,2026-01-02 08:00,2026-01-02 09:00,2026-01-02 08:30,1,0,5",
        ",S1,2026-01-02 08:00,,,1,0,5",
        "c5,S1,,,2026-01-02 08:00,1,0,5",
        "c6,S1,2026-01-02 08:00,,,1,-1,5",
        "c7,S1,2026-01-02 08:00,,,1,0,9",
    )


@bad("listings", Account(3, [(3, "present", "yes_or_no")]), publisher="google", scraped=COLLECTED)
def listings_that_are_perhaps_there(chance: random.Random) -> str:
    return lines("store,name,city,present", "S1,Pier,Leeds,yes", "S2,Mill,York,perhaps", "S3,Tower,Hull,")


@bad("listings", Account(2, [(3, "seen at", "scraped")]), publisher="google")
def a_listing_that_nobody_dates(chance: random.Random) -> str:
    return lines("store,name,city,seen at", "S1,Pier,Leeds,2026-01-02", "S2,Mill,York,")


@bad("locations", Account(8, notes=[
    (3, "country", "country"), (4, "hours", "hours"), (5, "time zone", "time_zone"), (6, "status", "status"),
    (7, "lat", "coordinates_swapped"), (8, "lat", "coordinates_zero"), (9, "lat", "coordinates"),
    (3, "phone", "phone"), (9, "phone", "phone_lost"), (2, "zip", "postcode_zeros")]))  # fmt: skip
def stores_with_doubtful_cells(chance: random.Random) -> str:
    return lines(
        STORES,
        "S1,Pier,1 Pier Road,Boston,MA,2128,US,617-555-0188,42.37,-71.03,Mon-Fri 9:00-17:00,America/New_York,open",
        "S2,Mill,2 Mill Lane,York,,YO1,Atlantis,12345,53.96,-1.08,,,open",
        "S3,Tower,3 Tower Hill,London,,EC3,GB,,51.5,-0.08,whenever we like,,open",
        "S4,Dock,4 Dock Road,London,,E14,GB,,51.5,-0.02,,Mars/Base,open",
        "S5,Gate,5 Gate Street,London,,W1,GB,,51.5,-0.02,,,haunted",
        "S6,Wall,6 Wall Street,Seoul,,04524,KR,,127.02,37.51,,,",
        "S7,Null,7 Null Road,London,,E1,GB,,0,0,,,",
        "S8,Lost,8 Lost Lane,London,,E2,GB,4.40235E+11,north,east,,,",
    )


@bad("locations", Account(2, notes=[(2, "lat", "coordinates_out_of_country"), (3, "lat", "coordinates_out_of_range")]))
def pins_outside_the_country_and_off_the_earth(chance: random.Random) -> str:
    return lines(STORES, "S1,A,1 A Road,Seoul,,04524,KR,,48.85,2.35,,,", "S2,B,2 B Road,Seoul,,04524,KR,,200,300,,,")


@bad("surveys", Account(6, [(5, "Finished", "unfinished"), (6, "Status", "preview"), (7, "Status", "spam"),
                            (8, "RecordedDate", "missing")], warnings=["no_nps"]))  # fmt: skip
def qualtrics_with_previews_spam_and_unfinished_answers(chance: random.Random) -> str:
    header = "StartDate,EndDate,Status,Finished,RecordedDate,ResponseId,ExternalReference,Q1"
    labels = header.replace("Q1", "What did you eat?")
    ids = ",".join('"{""ImportId"":""x""}"' for _ in header.split(","))
    rows = ("0,1,2026-01-02 10:00:00,R_1,S1", "0,0,2026-01-02 10:00:00,R_2,S1", "1,1,2026-01-02 10:00:00,R_3,S1",
            "8,1,2026-01-02 10:00:00,R_4,S1", "0,1,,R_5,S1", "0,1,2026-01-02 10:00:00,R_6,S2")  # fmt: skip
    dated = ["2026-01-02 09:00:00,,{},2" if row.split(",")[2] == "" else "2026-01-02 09:00:00,2026-01-02 09:05:00,{},2"
             for row in rows]  # fmt: skip
    return lines(header, labels, ids, *(shown.format(row) for shown, row in zip(dated, rows, strict=True)))


@bad("surveys", Account(3, [(4, "Seat Comfort", "out_of_range")], duplicates=1,
                       warnings=["not_applicable", "no_score", "no_date"]),
     scraped=COLLECTED)  # fmt: skip
def touchpoints_off_their_scale(chance: random.Random) -> str:
    return lines("ID,store,Seat Comfort,Online Boarding,In-flight Service,Baggage Handling", "1,S1,5,0,3,4",
                 "2,S1,1,1,1,0", "3,S1,6,2,2,2")  # fmt: skip


@bad("reviews", Account(3))
def cells_that_look_like_formulas(chance: random.Random) -> str:
    return lines(REVIEWS, 'S1,2026-01-02,5,"=HYPERLINK(""http://x"",""y"")"', "S1,2026-01-02,4,@SUM(A1)",
                 "S1,2026-01-02,3,<script>alert(1)</script>")  # fmt: skip
