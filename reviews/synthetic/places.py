"""Where stores of the synthetic brands are: 198 real places in the cities and districts of South Korea (pure).

The coordinates (WGS 84, degrees, to about 200 m) are public geographic facts: stations, markets, campuses and town
centres. Each was checked to lie within the boundary of its municipality as KOSTAT publishes it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a town where a coffee house can be.

    Names are in Korean and Latin letters; ``dialling`` is the area code of its telephone numbers, ``postal`` the first
    two digits of its postcodes.
    """

    province: str
    province_latin: str
    district: str
    district_latin: str
    name: str
    name_latin: str
    latitude: float
    longitude: float
    dialling: str
    postal: str

    @property
    def region(self) -> str:
        """The path of its region, as in a file."""
        return "/".join(
            (
                "대한민국 Korea",
                f"{self.province} {self.province_latin}",
                f"{self.district} {self.district_latin}",
            )
        )


_LISTED = """
서울 Seoul 02 06
 강남구 Gangnam-gu: 강남역 Gangnam Station 37.4985 127.0290; 신논현 Sinnonhyeon 37.5050 127.0265; 역삼 Yeoksam 37.5007 127.0365; 선릉 Seolleung 37.5045 127.0490; 삼성역 Samseong Station 37.5090 127.0625; 압구정 Apgujeong 37.5270 127.0290; 청담 Cheongdam 37.5195 127.0500; 대치 Daechi 37.4945 127.0630; 수서 Suseo 37.4875 127.1010
 서초구 Seocho-gu: 교대 Gyodae 37.4930 127.0140; 서초 Seocho 37.4915 127.0080; 방배 Bangbae 37.4815 126.9975; 양재 Yangjae 37.4840 127.0340; 고속터미널 Express Bus Terminal 37.5050 127.0050
 송파구 Songpa-gu: 잠실 Jamsil 37.5130 127.1000; 석촌호수 Seokchon Lake 37.5060 127.1040; 가락시장 Garak Market 37.4925 127.1180; 문정 Munjeong 37.4860 127.1220; 방이 Bangi 37.5090 127.1260
 강동구 Gangdong-gu: 천호 Cheonho 37.5385 127.1240; 길동 Gil-dong 37.5380 127.1400; 고덕 Godeok 37.5550 127.1540
 광진구 Gwangjin-gu: 건대입구 Konkuk University 37.5405 127.0700; 구의 Guui 37.5370 127.0860
 성동구 Seongdong-gu: 성수 Seongsu 37.5446 127.0560; 왕십리 Wangsimni 37.5610 127.0370
 중구 Jung-gu: 명동 Myeong-dong 37.5635 126.9850; 을지로 Euljiro 37.5650 126.9920; 서울역 Seoul Station 37.5560 126.9730
 종로구 Jongno-gu: 광화문 Gwanghwamun 37.5715 126.9765; 종로3가 Jongno 3-ga 37.5710 126.9910; 혜화 Hyehwa 37.5825 127.0010; 삼청동 Samcheong-dong 37.5840 126.9815
 용산구 Yongsan-gu: 이태원 Itaewon 37.5345 126.9945; 용산역 Yongsan Station 37.5300 126.9650; 한남 Hannam 37.5345 127.0010
 마포구 Mapo-gu: 홍대입구 Hongik University 37.5560 126.9230; 합정 Hapjeong 37.5495 126.9135; 공덕 Gongdeok 37.5445 126.9510; 상암 Sangam 37.5790 126.8900
 서대문구 Seodaemun-gu: 신촌 Sinchon 37.5570 126.9370; 연희 Yeonhui 37.5680 126.9300
 은평구 Eunpyeong-gu: 연신내 Yeonsinnae 37.6190 126.9210; 불광 Bulgwang 37.6105 126.9300
 영등포구 Yeongdeungpo-gu: 여의도 Yeouido 37.5215 126.9245; 영등포역 Yeongdeungpo Station 37.5165 126.9075; 당산 Dangsan 37.5345 126.9020
 구로구 Guro-gu: 신도림 Sindorim 37.5085 126.8890; 구로디지털단지 Guro Digital Complex 37.4860 126.8990
 강서구 Gangseo-gu: 마곡 Magok 37.5600 126.8255; 화곡 Hwagok 37.5415 126.8400
 양천구 Yangcheon-gu: 목동 Mok-dong 37.5260 126.8700
 관악구 Gwanak-gu: 서울대입구 Seoul Nat'l Univ. 37.4805 126.9525; 신림 Sillim 37.4840 126.9295
 동작구 Dongjak-gu: 노량진 Noryangjin 37.5130 126.9425; 사당 Sadang 37.4790 126.9800
 성북구 Seongbuk-gu: 안암 Anam 37.5863 127.0290; 성신여대 Sungshin Univ. 37.5925 127.0170
 노원구 Nowon-gu: 노원역 Nowon Station 37.6545 127.0610; 공릉 Gongneung 37.6255 127.0730
 동대문구 Dongdaemun-gu: 청량리 Cheongnyangni 37.5805 127.0470; 회기 Hoegi 37.5895 127.0570
부산 Busan 051 46
 부산진구 Busanjin-gu: 서면 Seomyeon 35.1578 129.0592; 전포 Jeonpo 35.1530 129.0650; 개금 Gaegeum 35.1530 129.0210
 해운대구 Haeundae-gu: 해운대해변 Haeundae Beach 35.1625 129.1600; 센텀시티 Centum City 35.1700 129.1310; 좌동 Jwa-dong 35.1710 129.1760; 재송 Jaesong 35.1860 129.1240
 수영구 Suyeong-gu: 광안리 Gwangalli 35.1545 129.1170; 남천 Namcheon 35.1420 129.1090
 남구 Nam-gu: 경성대 Kyungsung Univ. 35.1375 129.1000; 대연 Daeyeon 35.1350 129.0920
 동래구 Dongnae-gu: 온천장 Oncheonjang 35.2200 129.0840; 명륜 Myeongnyun 35.2120 129.0790; 사직 Sajik 35.1980 129.0640
 연제구 Yeonje-gu: 연산 Yeonsan 35.1860 129.0810
 금정구 Geumjeong-gu: 부산대 Pusan Nat'l Univ. 35.2300 129.0860; 구서 Guseo 35.2470 129.0910
 중구 Jung-gu: 남포동 Nampo-dong 35.0985 129.0300
 사하구 Saha-gu: 하단 Hadan 35.1060 128.9670
 북구 Buk-gu: 덕천 Deokcheon 35.2100 129.0060; 화명 Hwamyeong 35.2350 129.0140
 사상구 Sasang-gu: 사상 Sasang 35.1625 128.9870
대구 Daegu 053 41
 중구 Jung-gu: 동성로 Dongseong-ro 35.8690 128.5950; 반월당 Banwoldang 35.8645 128.5930
 수성구 Suseong-gu: 범어 Beomeo 35.8590 128.6250; 수성못 Suseong Lake 35.8290 128.6160; 시지 Siji 35.8420 128.7000
 동구 Dong-gu: 동대구역 Dongdaegu Station 35.8780 128.6280
 북구 Buk-gu: 칠곡 Chilgok 35.9410 128.5480; 복현 Bokhyeon 35.8960 128.6160
 달서구 Dalseo-gu: 상인 Sangin 35.8190 128.5370; 계명대 Keimyung Univ. 35.8530 128.4870
인천 Incheon 032 21
 연수구 Yeonsu-gu: 송도 Songdo 37.3900 126.6450; 연수 Yeonsu 37.4180 126.6830
 부평구 Bupyeong-gu: 부평역 Bupyeong Station 37.4905 126.7240; 삼산 Samsan 37.5160 126.7380
 남동구 Namdong-gu: 구월 Guwol 37.4480 126.7050; 논현 Nonhyeon 37.4010 126.7230
 계양구 Gyeyang-gu: 계산 Gyesan 37.5430 126.7280
 서구 Seo-gu: 청라 Cheongna 37.5330 126.6510; 검암 Geomam 37.5690 126.6750
광주 Gwangju 062 61
 동구 Dong-gu: 충장로 Chungjang-ro 35.1480 126.9180
 서구 Seo-gu: 상무 Sangmu 35.1520 126.8500; 유스퀘어 U-Square 35.1600 126.8790
 북구 Buk-gu: 전남대 Chonnam Nat'l Univ. 35.1750 126.9100
 광산구 Gwangsan-gu: 수완 Suwan 35.1900 126.8230; 송정역 Songjeong Station 35.1380 126.7910
대전 Daejeon 042 34
 동구 Dong-gu: 대전역 Daejeon Station 36.3310 127.4330
 중구 Jung-gu: 은행동 Eunhaeng-dong 36.3290 127.4260
 서구 Seo-gu: 둔산 Dunsan 36.3520 127.3800; 관저 Gwanjeo 36.3010 127.3350
 유성구 Yuseong-gu: 궁동 Gung-dong 36.3620 127.3470; 봉명 Bongmyeong 36.3550 127.3390; 노은 Noeun 36.3740 127.3180
울산 Ulsan 052 44
 남구 Nam-gu: 삼산 Samsan 35.5390 129.3380; 울산대 Univ. of Ulsan 35.5440 129.2600
 중구 Jung-gu: 성남동 Seongnam-dong 35.5540 129.3200
 동구 Dong-gu: 일산해변 Ilsan Beach 35.4990 129.4270
세종 Sejong 044 30
 세종시 Sejong-si: 나성 Naseong 36.4870 127.2580; 아름 Areum 36.5120 127.2460
경기 Gyeonggi 031 16
 수원시 Suwon-si: 수원역 Suwon Station 37.2665 127.0010; 인계 Ingye 37.2650 127.0300; 광교 Gwanggyo 37.2880 127.0510; 영통 Yeongtong 37.2515 127.0715
 성남시 Seongnam-si: 판교 Pangyo 37.3950 127.1110; 서현 Seohyeon 37.3850 127.1230; 정자 Jeongja 37.3660 127.1080; 모란 Moran 37.4320 127.1290
 용인시 Yongin-si: 죽전 Jukjeon 37.3250 127.1080; 기흥 Giheung 37.2760 127.1160; 동백 Dongbaek 37.2690 127.1530
 고양시 Goyang-si: 정발산 Jeongbalsan 37.6600 126.7730; 마두 Madu 37.6520 126.7775; 화정 Hwajeong 37.6340 126.8320; 대화 Daehwa 37.6760 126.7470
 안양시 Anyang-si: 범계 Beomgye 37.3900 126.9510; 안양역 Anyang Station 37.4010 126.9220
 부천시 Bucheon-si: 부천역 Bucheon Station 37.4845 126.7830; 상동 Sang-dong 37.5060 126.7530
 안산시 Ansan-si: 중앙역 Jungang 37.3170 126.8380; 한대앞 Hanyang Univ. Ansan 37.3100 126.8530
 의정부시 Uijeongbu-si: 의정부역 Uijeongbu Station 37.7385 127.0460; 민락 Millak 37.7460 127.0980
 남양주시 Namyangju-si: 다산 Dasan 37.6240 127.1560; 별내 Byeollae 37.6440 127.1200
 화성시 Hwaseong-si: 동탄 Dongtan 37.2010 127.0720; 병점 Byeongjeom 37.2070 127.0340
 평택시 Pyeongtaek-si: 평택역 Pyeongtaek Station 36.9910 127.0860; 송탄 Songtan 37.0750 127.0570
 파주시 Paju-si: 운정 Unjeong 37.7200 126.7590
 김포시 Gimpo-si: 구래 Gurae 37.6440 126.6280
 하남시 Hanam-si: 미사 Misa 37.5620 127.1900
강원 Gangwon 033 25
 춘천시 Chuncheon-si: 명동 Myeong-dong 37.8800 127.7280; 강원대 Kangwon Nat'l Univ. 37.8700 127.7400
 원주시 Wonju-si: 단계 Dangye 37.3490 127.9310; 혁신도시 Innovation City 37.3230 127.9820
 강릉시 Gangneung-si: 안목해변 Anmok Beach 37.7730 128.9460; 교동 Gyo-dong 37.7650 128.8770
 속초시 Sokcho-si: 속초해변 Sokcho Beach 38.1910 128.6000
충북 Chungbuk 043 28
 청주시 Cheongju-si: 성안길 Seongan-gil 36.6350 127.4880; 복대 Bokdae 36.6360 127.4310; 율량 Yullyang 36.6680 127.4920
 충주시 Chungju-si: 연수동 Yeonsu-dong 36.9830 127.9310
충남 Chungnam 041 31
 천안시 Cheonan-si: 신부 Sinbu 36.8190 127.1560; 불당 Buldang 36.8090 127.1080
 아산시 Asan-si: 배방 Baebang 36.7780 127.0550
 서산시 Seosan-si: 동문 Dongmun 36.7810 126.4540
전북 Jeonbuk 063 54
 전주시 Jeonju-si: 한옥마을 Hanok Village 35.8150 127.1520; 서신 Seosin 35.8320 127.1140; 전북대 Jeonbuk Nat'l Univ. 35.8440 127.1270
 군산시 Gunsan-si: 수송 Susong 35.9650 126.7150
 익산시 Iksan-si: 영등 Yeongdeung 35.9570 126.9750
전남 Jeonnam 061 57
 여수시 Yeosu-si: 여수엑스포 Yeosu Expo 34.7510 127.7440; 학동 Hak-dong 34.7600 127.6620
 순천시 Suncheon-si: 조례 Jorye 34.9550 127.5220
 목포시 Mokpo-si: 하당 Hadang 34.8050 126.4280
경북 Gyeongbuk 054 37
 포항시 Pohang-si: 영일대해변 Yeongildae Beach 36.0600 129.3770; 양덕 Yangdeok 36.0840 129.4000
 경주시 Gyeongju-si: 황리단길 Hwangnidan-gil 35.8370 129.2100
 구미시 Gumi-si: 인동 Indong 36.1000 128.4190
 경산시 Gyeongsan-si: 영남대 Yeungnam Univ. 35.8360 128.7530
 안동시 Andong-si: 옥동 Ok-dong 36.5620 128.7000
경남 Gyeongnam 055 51
 창원시 Changwon-si: 상남 Sangnam 35.2220 128.6830; 마산역 Masan Station 35.2360 128.5770; 용호 Yongho 35.2310 128.6820
 김해시 Gimhae-si: 내외 Naeoe 35.2330 128.8700; 장유 Jangyu 35.1930 128.8080
 진주시 Jinju-si: 충무공동 Chungmugong-dong 35.1760 128.1450; 가좌 Gajwa 35.1570 128.1060
 양산시 Yangsan-si: 물금 Mulgeum 35.3250 129.0060
 거제시 Geoje-si: 고현 Gohyeon 34.8880 128.6240
제주 Jeju 064 63
 제주시 Jeju-si: 연동 Yeon-dong 33.4890 126.4940; 이도 Ido 33.4970 126.5330; 애월해안 Aewol Coast 33.4630 126.3110
 서귀포시 Seogwipo-si: 중문 Jungmun 33.2520 126.4240; 올레시장 Olle Market 33.2500 126.5640
"""


def places() -> tuple[Place, ...]:
    """Return all places, in the order of the table: by province and district."""
    found: list[Place] = []
    province = latin = dialling = postal = ""
    for line in _LISTED.strip().splitlines():
        if not line.startswith(" "):
            province, latin, dialling, postal = line.split()
            continue
        district, _, spots = line.strip().partition(": ")
        district_name, district_latin = district.split(" ")
        for spot in spots.split("; "):
            name, *words, latitude, longitude = spot.split(" ")
            found.append(
                Place(
                    *(province, latin, district_name, district_latin, name, " ".join(words)),
                    *(float(latitude), float(longitude), dialling, postal),
                )
            )
    return tuple(found)
