"""Parts that comments about a coffee house and the answers to them are put together from (pure).

A comment has an opening, one or two remarks on a topic, and a close. Remarks are written so that any of them can follow
any opening of the same language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOPICS = ("wait", "clean", "staff", "order", "taste", "delivery", "seats", "price", "app", "renewal")

Remarks = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. ``praise``, ``mixed`` and ``blame`` hold remarks by topic; ``{drink}`` is a drink of ``drinks``.

    ``delivered`` are the openings of those who had it delivered.
    """

    openings: Sequence[str]
    delivered: Sequence[str]
    drinks: Sequence[str]
    praise: Remarks
    mixed: Remarks
    blame: Remarks
    closes: Mapping[str, Sequence[str]]
    thanks: Sequence[str]
    sorry: Sequence[str]


KOREAN = Phrases(
    openings=(
        "", "", "", "", "퇴근길에 들렀어요.", "주말 오후에 갔어요.", "출근 전에 자주 가는 곳이에요.", "점심 먹고 동료들이랑 갔습니다.",
        "아이랑 같이 방문했어요.", "비 오는 날 들렀는데,", "친구 기다리면서 한 시간쯤 있었어요.", "{drink} 주문했습니다.",
        "{drink} 마시러 갔어요.", "이 동네에서 일해서 일주일에 두세 번 가요.", "처음 가봤는데,", "근처에 볼일 있어서 갔다가,",
        "공부하러 자주 갑니다.", "아침 일찍 갔더니,", "저녁 8시쯤 갔는데,", "오랜만에 갔는데,",
    ),
    delivered=(
        "", "", "", "", "집에서 시켜 먹었어요.", "사무실로 여러 잔 주문했습니다.", "비가 와서 배달시켰는데,", "자주 시켜 먹는 곳이에요.",
        "{drink} 배달시켰어요.", "주말 아침에 앱으로 주문했는데,", "아이 재우고 시켰어요.", "오랜만에 시켜 봤는데,",
    ),
    drinks=(
        "아메리카노", "아이스 아메리카노", "카페라떼", "콜드브루", "바닐라라떼", "디카페인 라떼", "자몽티", "유자차", "딸기라떼",
        "말차라떼", "아인슈페너", "흑임자라떼",
    ),
    praise={
        "wait": ("주문하고 5분도 안 돼서 나왔어요.", "줄이 길어도 금방 빠져요.", "바쁜 시간인데도 빨리 나오네요.", "기다린 적이 거의 없어요."),
        "clean": ("매장이 정말 깨끗해요.", "화장실까지 관리가 잘 되어 있어요.", "테이블이 항상 닦여 있어서 좋아요.", "청소 상태가 늘 좋습니다."),
        "staff": (
            "직원분들이 정말 친절하세요.", "항상 웃으면서 인사해 주셔서 기분이 좋아요.", "메뉴 물어보니까 자세히 설명해 주셨어요.", "단골이라고 이름까지 기억해 주시네요.",
            "바쁜데도 한 번도 짜증 내는 걸 못 봤어요.", "사장님도 알바분들도 응대가 최고예요.", "가게는 작지만 사람이 참 따뜻합니다.", "불친절하다는 말은 여기랑 상관없어요.",
        ),
        "order": ("요청한 대로 정확하게 만들어 주셨어요.", "얼음 적게 해달라고 했는데 딱 맞게 나왔어요.", "주문이 틀린 적이 한 번도 없어요."),
        "taste": (
            "{drink} 진하고 맛있어요.", "원두 향이 살아 있어요.", "커피 맛이 갈 때마다 똑같이 좋아요.", "디저트도 커피랑 잘 어울려요.", "{drink}는 여기가 제일 나아요.",
            "쓰지 않고 끝맛이 고소해요.", "멀지만 이 맛 때문에 옵니다.", "다른 데 커피는 이제 못 마시겠어요.", "산미가 튀지 않아서 제 입에는 딱이에요.",
        ),
        "delivery": ("배달도 빨리 왔고 하나도 안 쏟아졌어요.", "배달시켰는데 아직 따뜻했어요.", "포장이 꼼꼼해서 좋았습니다."),
        "seats": (
            "자리가 넓고 콘센트도 많아요.", "조용해서 책 읽기 좋아요.", "창가 자리가 정말 좋아요.", "의자가 편해서 오래 앉아 있었네요.",
            "주말인데도 자리 걱정이 없어요.", "테이블 간격이 넓어서 옆 사람 신경이 안 쓰여요.", "2층이 숨은 명당이에요.", "사람은 많은데 시끄럽지 않아요.", "혼자 와도 눈치 안 보고 앉아 있을 수 있어요.",
        ),
        "price": ("이 가격에 이 맛이면 만족이에요.", "쿠폰 쓰니까 부담 없네요.", "양이 넉넉해서 돈이 안 아까워요."),
        "app": ("앱으로 미리 주문하니 편해요.", "앱 쿠폰 적립이 잘 돼요.", "키오스크가 알아보기 쉬워요."),
        "renewal": ("새로 꾸민 매장이 예뻐요.", "리뉴얼하고 나서 더 밝아졌네요."),
    },
    mixed={
        "wait": ("조금 기다렸지만 괜찮았어요.", "피크 시간에는 좀 걸려요."),
        "clean": ("무난하게 깨끗한 편이에요.", "바닥에 물기가 조금 있었어요."),
        "staff": ("직원분은 보통이었어요.", "친절한데 조금 바빠 보였어요."),
        "order": ("시럽이 조금 달게 들어갔지만 마실 만했어요.", "영수증을 다시 부탁드려야 했어요."),
        "taste": ("{drink} 맛은 평범해요.", "커피는 나쁘지 않아요.", "조금 연한 느낌이에요."),
        "delivery": ("배달은 예상보다 조금 늦었어요.", "포장은 괜찮은데 얼음이 좀 녹았어요."),
        "seats": ("자리는 보통이에요.", "음악 소리가 살짝 큰 편입니다."),
        "price": ("가격은 조금 올랐네요.", "다른 데랑 비슷한 가격이에요."),
        "app": ("앱이 가끔 느려요.", "앱 쿠폰 찾기가 조금 어려워요."),
        "renewal": ("리뉴얼했는데 아직 어수선해요.",),
    },
    blame={
        "wait": (
            "{drink} 한 잔에 25분을 기다렸어요.", "줄이 줄지를 않네요.", "직원이 한 명뿐이라 주문이 계속 밀려요.", "번호를 불러주지도 않아서 한참 서 있었습니다.",
            "먼저 주문했는데 뒤에 온 사람이 먼저 받았어요.", "점심시간에는 그냥 포기하게 됩니다.",
            "커피는 괜찮은데 나오기까지 너무 오래 걸려요.", "금방 된다더니 20분이 지나도 안 나왔어요.", "회의에 늦을 뻔했어요, 음료 하나 받으려다가.", "직원분은 친절하지만 손이 너무 느립니다.",
            "줄이 문 밖까지 서 있네요.",
        ),
        "clean": (
            "테이블이 끈적거려서 직접 닦고 앉았어요.", "화장실 상태가 너무 심각합니다.", "쓰레기통이 넘쳐 있었어요.", "컵에 립스틱 자국이 남아 있었어요.",
            "바닥에 음료가 쏟아진 채로 그대로였어요.", "벌레가 보여서 바로 나왔습니다.",
            "맛은 좋은데 청소를 안 하시나 봐요.", "의자에 얼룩이 그대로 있어요.", "컵에서 행주 냄새가 났습니다.", "화장실에 휴지도 없고 바닥이 젖어 있었어요.", "전에는 깨끗했는데 요즘은 그렇지 않네요.",
        ),
        "staff": (
            "인사도 없고 표정이 너무 굳어 있어요.", "물어봐도 대답을 안 하시네요.", "직원들끼리 떠드느라 손님을 안 봐요.", "환불 얘기했더니 짜증을 내셨어요.",
            "말투가 너무 퉁명스러워서 당황했습니다.", "마감 30분 전인데 나가라고 하더라고요.",
            "커피는 맛있지만 불친절해서 다시 가기 싫어요.", "친절한 건 바라지도 않아요, 무시만 안 했으면.", "눈도 안 마주치고 카드만 던지듯 주시네요.", "단골한테만 웃고 처음 온 사람은 본체만체합니다.",
        ),
        "order": (
            "디카페인으로 시켰는데 일반 커피가 나왔어요.", "주문한 것과 다른 음료를 받았습니다.", "두 잔 중에 한 잔이 빠져 있었어요.", "따뜻한 걸 시켰는데 아이스로 나왔네요.",
            "우유를 두유로 바꿔달라고 했는데 그대로였어요.", "결제가 두 번 됐는데 확인도 안 해주세요.",
            "빨리 나온 건 좋은데 제가 시킨 게 아니었어요.", "샷 추가가 또 빠졌네요.", "얼음 적게라고 적었는데 가득 들어 있었어요.", "이름이 바뀌어서 남의 음료를 받아 왔습니다.", "시럽 빼달라고 했는데 안 뺐어요.",
        ),
        "taste": (
            "{drink}가 물처럼 싱거워요.", "원두 탄 맛이 너무 강합니다.", "갈 때마다 맛이 달라요.", "{drink}가 미지근하게 나왔어요.", "케이크가 말라 있었어요.", "우유 냄새가 나서 버렸습니다.",
            "친절하시지만 커피가 맛이 없어요.", "쓰기만 하고 향은 하나도 없네요.", "예전 그 맛이 아니에요.", "반도 못 마시고 남겼습니다.", "시럽 맛밖에 안 나요.",
        ),
        "delivery": (
            "배달이 한 시간 반이나 걸렸어요.", "배달 음료가 다 식어서 왔습니다.", "요즘 배달이 계속 늦네요.", "얼음이 다 녹아서 도착했어요.", "배달이 늦는다는 연락도 없었어요.",
            "재료가 안 들어왔다고 주문이 취소됐어요.", "물류가 늦어서 품절이라는 말만 들었습니다.", "세 번 시켜서 세 번 다 늦었어요.",
            "매장에서 마실 땐 좋은데 배달은 영 아니에요.", "라이더가 엉뚱한 동에 두고 갔어요.", "봉투 안에 다 쏟아져서 왔습니다.",
        ),
        "seats": ("너무 시끄러워서 대화가 안 돼요.", "자리가 없어서 서서 마셨어요.", "에어컨이 너무 세서 추웠어요.", "의자가 흔들려서 불편했습니다."),
        "price": ("가격에 비해 양이 너무 적어요.", "또 가격이 올랐네요.", "이 맛에 이 가격은 아닌 것 같아요."),
        "app": ("앱으로 주문했는데 매장에서 모른다고 하네요.", "앱 쿠폰이 안 된다고 거절당했어요.", "앱이 자꾸 멈춰서 결국 줄을 섰어요."),
        "renewal": (
            "리뉴얼하고 나서 완전히 달라졌어요.", "점장님이 바뀌고 나서 예전 같지 않네요.", "예전 직원분들이 다 안 보이고 일이 서툴러요.", "몇 달 전까지는 정말 좋았는데 아쉽습니다.",
            "공사 끝나고 자리가 반으로 줄었어요.", "새로 바뀐 뒤로 음료가 늦고 자주 틀려요.",
            "인테리어는 예뻐졌지만 그게 다예요.", "새 단장하기 전이 훨씬 나았습니다.", "리모델링했다고 해서 기대했는데 좋아진 게 없어요.", "공사 뒤로는 발길이 잘 안 가네요.",
        ),
    },
    closes={
        "praise": ("", "", "또 갈게요!", "재방문 의사 있습니다.", "추천해요.", "늘 감사합니다.", "번창하세요.", "동네에 있어서 다행이에요."),
        "mixed": ("", "", "", "다음에 한 번 더 가볼게요.", "그냥 무난해요.", "나쁘지 않았습니다."),
        "blame": ("", "", "다시는 안 갈 것 같아요.", "개선 부탁드립니다.", "실망했어요.", "본사에서 확인해 주세요.", "다른 지점으로 갈게요.", "돈이 아까웠어요."),
    },
    thanks=(
        "소중한 리뷰 감사합니다. 다음에도 좋은 한 잔 준비하겠습니다.", "따뜻한 말씀에 힘이 납니다. 또 뵙겠습니다!", "찾아주셔서 감사합니다. 직원들과 함께 읽었습니다.",
        "좋게 봐주셔서 감사합니다. 오늘도 좋은 하루 보내세요.",
    ),
    sorry=(
        "불편을 드려 죄송합니다. 말씀하신 부분을 바로 확인하겠습니다.", "기대에 미치지 못해 죄송합니다. 같은 일이 없도록 교육하겠습니다.",
        "죄송합니다. 매장으로 연락 주시면 자세히 듣고 조치하겠습니다.", "소중한 의견 감사합니다. 점장이 직접 챙기겠습니다.",
    ),
)  # fmt: skip

ENGLISH = Phrases(
    openings=(
        "", "", "", "", "Stopped by after work.", "Came in on a Saturday afternoon.", "My usual place before the office.", "Went with two colleagues after lunch.",
        "Visiting from abroad.", "Rainy day, so I came in.", "Waited here for my train.", "Ordered my usual {drink}.", "Came for their {drink}.",
        "I work round the corner and come twice a week.", "First time here.", "Popped in early in the morning.", "Went back after a long time.",
    ),
    delivered=(
        "", "", "", "", "Ordered in from home.", "Got a round for the whole office.", "It was raining, so I had it brought.", "We order from here most weekends.",
        "Had my usual {drink} sent over.", "Ordered on a Sunday morning.", "First time I ordered from here.",
    ),
    drinks=(
        "americano", "iced americano", "latte", "cold brew", "vanilla latte", "decaf latte", "grapefruit tea", "yuzu tea", "strawberry latte",
        "matcha latte", "einspänner", "black sesame latte",
    ),
    praise={
        "wait": ("My drink was ready in under five minutes.", "The queue moves fast.", "Hardly any wait, even at lunch."),
        "clean": ("Spotless, even the restrooms.", "Tables are always wiped.", "A really clean shop."),
        "staff": (
            "The staff are so kind.", "They greet you with a smile every time.", "They explained the whole menu to me in English.", "Never once seen anyone here in a bad mood.",
            "Small shop, but what a warm welcome.", "The barista remembered my name and my order.", "They went out of their way to help with my stroller.", "Busy as ever, yet nobody was short with us.",
        ),
        "order": ("They got every change to my order right.", "Exactly as I asked, less ice and all."),
        "taste": (
            "The {drink} was rich and smooth.", "You can smell the fresh beans.", "Tastes the same every visit, and that is good.", "Best {drink} in the area.",
            "Not bitter at all, lovely finish.", "It is a detour for me, but the coffee is worth it.", "I have stopped drinking the {drink} anywhere else.", "Sweet enough without being sugary.", "Proper crema, proper coffee.",
        ),
        "delivery": ("Delivery was quick and nothing was spilled.", "It arrived still hot."),
        "seats": (
            "Plenty of seats and sockets.", "Quiet enough to read.", "Lovely seats by the window.", "Full house and still not loud.", "Never had to look for a table, even on Sundays.",
            "Chairs you can sit in for hours.", "Enough space between the tables to talk.", "The upper floor is a hidden gem.",
        ),
        "price": ("Good value for what you get.", "Generous cups for the price."),
        "app": ("Ordering ahead in the app works well.", "The kiosk is easy to use."),
        "renewal": ("The new interior looks great.",),
    },
    mixed={
        "wait": ("A bit of a wait, but fine.", "Slow at peak hours."),
        "clean": ("Clean enough.",),
        "staff": ("Staff were okay, a little busy.",),
        "order": ("A little sweeter than I asked for.",),
        "taste": ("The {drink} is average.", "Not bad, slightly weak."),
        "delivery": ("Delivery a little later than promised.",),
        "seats": ("Seats are okay, music a bit loud.",),
        "price": ("Prices went up a little.",),
        "app": ("The app is slow at times.",),
        "renewal": ("Still a bit messy after the refit.",),
    },
    blame={
        "wait": (
            "Twenty-five minutes for one {drink}.", "One person behind the counter and a queue out of the door.", "People who came after me got theirs first.", "They never called my number.",
            "Good coffee, but it takes forever to get it.", "“Two minutes”, they said, and twenty later still nothing.", "I nearly missed my train for a cup of coffee.", "Friendly people, just painfully slow.", "The line did not move at all.",
        ),
        "clean": (
            "I had to wipe the table myself.", "The restroom was in a terrible state.", "Overflowing bins everywhere.", "There was lipstick on my cup.", "Spilled drinks left on the floor.",
            "Great drinks, but does anybody ever sweep here?", "Stains all over the seats.", "No paper in the toilet and the floor was wet.", "It used to be spotless; not any more.",
        ),
        "staff": (
            "No greeting, no smile.", "Staff chatted among themselves and ignored us.", "Rude when I asked for a refund.", "We were told to leave half an hour before closing.",
            "Lovely coffee, shame about the attitude.", "I do not expect a smile, but being ignored is too much.", "He rolled his eyes at my question.", "They are only nice to the regulars.",
        ),
        "order": (
            "Asked for decaf and got regular.", "Got a completely different drink.", "One of two drinks was missing.", "Ordered hot and got iced.", "I was charged twice and nobody checked.",
            "It was quick, only it was not what I had ordered.", "They forgot the extra shot again.", "Said no syrup and it was full of it.", "My name was on somebody else's cup.",
        ),
        "taste": (
            "The {drink} tasted like water.", "Burnt taste every time.", "Tastes different on every visit.", "The {drink} came lukewarm.", "The cake was dry.",
            "Nice people, but the coffee is not good.", "Bitter and nothing else.", "All you can taste is the syrup.", "It is not what it used to be; I left half of it.",
        ),
        "delivery": (
            "Delivery took an hour and a half.", "Everything arrived cold.", "Deliveries have been late for weeks now.", "All the ice had melted.", "Order cancelled because supplies had not come in.", "Late three times out of three.",
            "Fine when you sit in, hopeless when you have it delivered.", "Half of it had leaked into the bag.", "The rider left it at the wrong building.",
        ),
        "seats": ("Far too loud to talk.", "No seats, had to stand.", "Freezing air conditioning."),
        "price": ("Small cups for a lot of money.", "Yet another price increase."),
        "app": ("I paid in the app and the shop knew nothing of it.", "They refused my app coupon."),
        "renewal": (
            "Not the same place since the refit.", "The team I knew is gone and the new one is lost.", "It was great until a few months ago.", "Since the change drinks are late and often wrong.",
            "Prettier than before, and that is all.", "I liked it better before the renovation.", "They redid everything but what matters.", "Half of the tables went with the remodelling.",
        ),
    },
    closes={
        "praise": ("", "", "Will be back!", "Recommended.", "Thank you.", "Glad it is near my home."),
        "mixed": ("", "", "", "I might try again.", "It was fine."),
        "blame": ("", "", "Not coming back.", "Please do something about it.", "Disappointing.", "Waste of money.", "I will go to another branch."),
    },
    thanks=(
        "Thank you for your kind words, see you soon!", "We are happy you liked it. Our team read this together.", "Thanks for coming by. Have a good day!",
    ),
    sorry=(
        "We are sorry about this and are looking into it.", "This is not how it should be. We are training our team on it.", "Sorry for the trouble. Please contact the store so that we can make it right.",
    ),
)  # fmt: skip

KEYWORDS = {
    "wait": "음료가 빨리 나와요",
    "clean": "매장이 청결해요",
    "staff": "친절해요",
    "order": "주문이 정확해요",
    "taste": "커피가 맛있어요",
    "delivery": "포장이 깔끔해요",
    "seats": "좌석이 편해요",
    "price": "가성비가 좋아요",
    "app": "주문이 편리해요",
    "renewal": "인테리어가 멋져요",
}
"""What a visitor can tick for a place where a publisher asks for keywords instead of stars."""
