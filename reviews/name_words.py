"""Words by which names are found in what customers wrote, and words that look like names and are none (pure)."""

SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도"
    "소석선설마길연위표명기반라왕금옥육인맹제모탁국은편용예봉"
)
"""The hundred that nearly all Koreans have; rarer ones are syllables that begin other words more often than names."""
DOUBLE_SURNAMES = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
SURNAMES_ALONE = "김박최정강조윤장임서권황송홍유문양손배백허심노곽"
"""Those that alone before a title are a person. "이 매니저" is this manager, "신 메뉴" a new menu."""

TITLES = (
    *("부점장", "지점장", "점장", "매니저", "팀장", "실장", "과장", "부장", "차장", "대리", "주임", "사장", "원장"),
    *(
        "직원",
        "알바생",
        "알바",
        "바리스타",
        "캐셔",
        "크루",
        "파트너",
        "셰프",
        "쉐프",
        "기사",
        "고객",
        "선생",
        "디자이너",
    ),
)
"""What a person of a store or a customer is called behind their name, before 님 too."""
TITLES_OF_SURNAMES = ("매니저", "점장", "팀장", "실장", "과장", "부장", "차장", "대리", "주임", "원장", "바리스타")
"""Those that a surname alone stands before; "박 사장" may be anybody, "남 직원" is any man."""

ADJECTIVE_ENDINGS = (
    *(
        "한",
        "는",
        "던",
        "된",
        "적",
        "의",
        "에",
        "게",
        "를",
        "을",
        "점",
        "역",
        "로",
        "로운",
        "스런",
        "같은",
        "많은",
        "없는",
    ),
    *("에서", "까지", "부터", "처럼", "만큼", "동안"),
)
"""How words of three syllables end that stand before a title and are no names: 조용한 직원, 강남점 점장."""
NO_NAMES = frozenset(
    (
        "주방장 조리장 주인장 안내원 안내자 배달원 전문가 이용자 방문자 진행자 지배인 한의사 소비자 구매자 예약자 "
        "주문자 변호사 전도사 도우미 안마사 상담사 상담원 한국인 외국인 중국인 일본인 미국인 여종업 남종업 종업원 "
        "여직원 남직원 정직원 신입생 유튜버 인플루 주말반 오전반 오후반 고객센 이번에 이번엔 오늘도 정말로 진짜로 "
        "전반적 기본적 지금은 나머지 지하주 주홍글 소방관 제작자 소속사 전단지 남는건 하나같 모두가 서비스 여기서 "
        "우리집 지하철 마지막 나이든 나이가 유일하 남자분 여자분 남성분 여성분 젊으신 예쁘신 이쁘신 노인분 주차장 "
        "소믈리 은행원 경비원 공무원 선배님 고모님 이모님 유학생 대학생 고등학 인사성 성의없 하얀색 노란색 심지어 "
        "도대체 소위말 이름이 이름은 성함이 성함은 이름표 명찰에"
    ).split()
)
NO_GIVEN_NAMES = frozenset(
    (
        "고객 손 사장 점장 직원 선생 기사 부모 어머 아버 할머 할아 스승 원장 실장 팀장 부장 과장 대표 이사 차장 "
        "주임 대리 사원 알바 주인 이모 고모 삼촌 장모 장인 도련 형수 작가 감독 교수 강사 코치 의사 약사 집사 목사 "
        "신부 신랑 수녀 권사 장로 판사 검사 박사 회장 의장 총장 학장 교장 교감 반장 조장 회원 배우 가수 여사 사모 "
        "원생 이웃 선배 후배 동생 하느 하나 해 달 별 여러 모두 각자 선장 밑에 아줌 성우 훈장 진짜 에이 아래 여성 "
        "남성 여신 조상 지금 큰형 제작 공자 성모 안본 아저 아가 마음 말솜 글솜 바람 눈썰 맵 솜 수박 참외 포도 대추 "
        "사과 고추 호박 복숭 무슨 어느 다른 모든 그런 이런 셰프 쉐프 남편 아내 형제 자매 친구 누구 본인 상대 임원 "
        "간부 팀원 동료 손주 크루 대장 오너 호스 세프 부인 남친 여친 점주 지기 관장 국장 시장 의원 장관 총리 대통 "
        "임금 스 왕 용왕 산신 부처 예수 천주 신령"
    ).split()
)
"""What stands before 님 or 씨 and is no name: 고객님, 아저씨, 수박 씨."""

PEOPLE = (
    *("waiter", "waitress", "server", "barista", "manager", "cashier", "hostess", "host", "bartender", "clerk"),
    *("employee", "staff member", "team member", "crew member", "associate", "agent", "representative", "rep"),
    *("supervisor", "driver", "stylist", "technician", "receptionist", "nurse", "chef", "owner", "assistant"),
    *("colleague", "coworker", "sales person", "salesperson", "gm"),
)
DONE = (
    *(
        "served",
        "helped",
        "assisted",
        "greeted",
        "welcomed",
        "seated",
        "handled",
        "attended",
        "treated",
        "cooked",
        "made",
    ),
    *("prepared", "checked in", "checked out", "rung up", "taken care of", "looked after", "waited on", "answered"),
)
"""What people of a store do; "by" alone stands before places as well."""
NO_NAMES_IN_LATIN = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
        "september october november december christmas easter new the a an this that these those it its i we he she "
        "they you your our my his her their there here who what when where why how and or but so if then than as at "
        "in on of for from to with was is are were had has have not no yes very really just only also even still "
        "always never again all any some both each every everyone everything great good bad best worst nice lovely "
        "excellent amazing terrible awful staff service food coffee tea pizza burger latte store shop restaurant "
        "cafe branch manager server waiter owner team people lots thanks thank whoever whomever pepper fresh extra "
        "more hot cold large small medium infront front frontline ice water fries chicken cheese honestly horrible "
        "overall please sorry god lord jesus uber visa mastercard google apple amazon paypal american express korea "
        "seoul busan london paris york english korean chinese japanese happy local guide customer guest lover star "
        "user anonymous mr mrs ms dr miss mom dad mum mother father wifi ok oh well now today yesterday tomorrow "
        "after before while during because although though until since will would could should can may might do did "
        "does be been being covid black white red green blue street road avenue airport station mall plaza center "
        "centre hotel far hand mistake default law phone email mail post credit debit cash card menu special check "
        "bill order delivery online brunch lunch dinner breakfast char notwithstanding often lastly note reads"
    ).split()
)
"""Capitalised words that are no names, in small letters: of sentences, the calendar, places and trade."""

MEANT = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
"""Words before a name that are none of it."""

ORDERS = (
    *("order", "receipt", "booking", "reservation", "invoice", "ticket", "confirmation", "reference", "ref"),
    *("tracking", "customer", "membership", "member", "account", "case", "transaction", "voucher", "loyalty card"),
)
ORDERS_IN_KOREAN = (
    *(
        "주문",
        "접수",
        "예약",
        "영수증",
        "송장",
        "운송장",
        "회원",
        "고객",
        "카드",
        "계좌",
        "승인",
        "거래",
        "쿠폰",
        "주민",
        "차량",
    ),
)
