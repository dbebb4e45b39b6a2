"""The templates that every desk begins with: stars from and to, theme, and by language a name and a text (pure)."""

from collections.abc import Mapping, Sequence

Seed = tuple[tuple[int, int], str, Mapping[str, tuple[str, str]]]

SEEDS: Sequence[Seed] = (
    ((5, 5), "", {
        "en": ("Thanks for five stars", (
            "Thank you for your visit and for taking the time to write. The whole team at {store} was glad to read "
            "it. We look forward to seeing you again."
        )),
        "ko": ("별 다섯 개에 감사", (
            "찾아 주시고 따뜻한 글까지 남겨 주셔서 감사합니다. {store} 팀 모두가 기쁘게 읽었습니다. "
            "다음에 오실 때도 좋은 시간이 되도록 준비하겠습니다."
        )),
    }),
    ((4, 5), "rude", {
        "en": ("Praise of the team", (
            "Thank you for your kind words about our team. We have passed them on at {store}, and they made "
            "somebody's day. See you soon."
        )),
        "ko": ("직원 칭찬에 감사", (
            "직원을 칭찬해 주셔서 감사합니다. {store} 팀에 그대로 전했고, 큰 힘이 되었습니다. 곧 다시 뵙겠습니다."
        )),
    }),
    ((4, 4), "", {
        "en": ("Four stars: what was missing?", (
            "Thank you for your visit and your review. We are glad that you liked it. If there is one thing that we "
            "could do better at {store}, please tell us: {phone}."
        )),
        "ko": ("별 네 개: 아쉬운 점", (
            "방문과 후기 감사합니다. 만족하셨다니 다행입니다. {store}에서 더 나아졌으면 하는 점이 있다면 "
            "{phone}(으)로 편하게 말씀해 주세요."
        )),
    }),
    ((3, 3), "", {
        "en": ("Three stars: make it better", (
            "Thank you for your honest review. It was not all as it should be, and we would like to know more. Please "
            "call us at {store} ({phone}); today we are here {hours_today}."
        )),
        "ko": ("별 세 개: 더 나아지겠습니다", (
            "솔직한 후기 감사합니다. 만족스럽지 못한 점이 있으셨군요. 자세히 듣고 고치고 싶습니다. "
            "{store} {phone}(으)로 연락 주세요. 오늘은 {hours_today}에 전화를 받습니다."
        )),
    }),
    ((1, 2), "", {
        "en": ("One or two stars: an apology", (
            "We are sorry that your visit to {store} went so wrong. We have read your review together and want to put "
            "it right. Please call {phone} and ask for the store manager."
        )),
        "ko": ("별 한두 개: 사과", (
            "{store}에서 불편을 드려 진심으로 죄송합니다. 남겨 주신 글을 팀과 함께 읽었고, 바로잡고 싶습니다. "
            "{phone}(으)로 전화하셔서 점장을 찾아 주세요."
        )),
    }),
    ((0, 0), "", {
        "en": ("Without stars", (
            "Thank you for writing to us. We have read every word at {store}. If you would like to talk about it, "
            "call {phone}; today we are here {hours_today}."
        )),
        "ko": ("별점 없는 글", (
            "의견을 보내 주셔서 감사합니다. {store}에서 한 글자도 빠짐없이 읽었습니다. 이야기를 나누고 싶으시면 "
            "{phone}(으)로 전화해 주세요. 오늘은 {hours_today}에 문을 엽니다."
        )),
    }),
    ((1, 3), "wait", {
        "en": ("Long wait", (
            "You waited too long, and we are sorry. We are looking at how many of us are at work at {store} at that "
            "time of day. Thank you for telling us."
        )),
        "ko": ("오래 기다리심", (
            "오래 기다리시게 해 죄송합니다. {store}에서 그 시간대에 근무 인원이 충분했는지 살펴보고 있습니다. "
            "알려 주셔서 감사합니다."
        )),
    }),
    ((1, 3), "rude", {
        "en": ("Unfriendly service", (
            "This is not how we want to welcome anybody, and we apologise. The manager of {store} is talking about it "
            "with the team. If you tell us more at {phone}, we will call you back."
        )),
        "ko": ("불친절", (
            "손님을 그렇게 맞아서는 안 되었습니다. 사과드립니다. {store} 점장이 팀과 이 일을 이야기하고 있습니다. "
            "{phone}(으)로 더 알려 주시면 다시 연락드리겠습니다."
        )),
    }),
    ((1, 3), "product", {
        "en": ("Product not as it should be", (
            "What you got was not what we stand for, and we are sorry. {store} has checked how it is made. Please "
            "give us another chance, or call {phone}, and we make it good."
        )),
        "ko": ("제품 불만", (
            "기대에 못 미치는 제품을 드려 죄송합니다. {store}에서 만드는 과정을 다시 점검했습니다. "
            "한 번 더 기회를 주시거나 {phone}(으)로 연락 주시면 바로잡겠습니다."
        )),
    }),
    ((1, 3), "clean", {
        "en": ("Not clean", (
            "Thank you for telling us. It should have been clean, and it was not; we are sorry. {store} cleaned at "
            "once and checks more often now."
        )),
        "ko": ("청결", (
            "알려 주셔서 감사합니다. 깨끗했어야 하는데 그러지 못해 죄송합니다. {store}에서 바로 청소했고, "
            "앞으로 더 자주 확인하겠습니다."
        )),
    }),
    ((1, 3), "order", {
        "en": ("Wrong order", (
            "We got your order wrong, and we are sorry. Please call {store} at {phone} with the day and the order: we "
            "make it good."
        )),
        "ko": ("주문 오류", (
            "주문하신 것과 다르게 드려 죄송합니다. {store} {phone}(으)로 날짜와 주문 내용을 알려 주시면 "
            "바로잡아 드리겠습니다."
        )),
    }),
    ((0, 3), "app_slow", {
        "en": ("App or payment", (
            "We are sorry that the app let you down. We have handed your words to those who build it. If a payment "
            "is open, call {phone}, and we look into it the same day."
        )),
        "ko": ("앱·결제", (
            "앱 때문에 불편을 드려 죄송합니다. 남겨 주신 내용을 앱을 만드는 팀에 전했습니다. 결제에 문제가 남아 있다면 "
            "{phone}(으)로 연락 주세요. 당일에 확인하겠습니다."
        )),
    }),
)  # fmt: skip
