"""How often the starting list finds the category that a citizen means.

Two measures: texts that the demonstration city's citizens write (with greetings, places,
complaints and thanks around the matter), and one plain sentence per category.
"""

import pytest

from civicloop.answer.cases.rules import defaults
from civicloop.answer.cases.rules.suggesting import Candidate, suggest
from tests.unit.demonstration.test_texts import written

LIST = [
    Candidate(
        row["code"],
        (row["name_zh"], row["name_en"]),
        (row["hint_zh"], row["hint_en"]),
        (*row["keywords_zh"], *row["keywords_en"]),
    )
    for row in defaults.categories()
    if not row.get("is_for_staff") and row["kind"] != "mailbox"
]
MEANT = {
    "road": {"pothole", "road-works", "manhole-noise", "road-marking", "road-spill"},
    "lamp": {"street-light"},
    "tree": {"fallen-tree", "tree-pruning"},
    "signal": {"signal", "signal-timing"},
    "water": {"flooding", "gutter", "manhole-noise", "sewer", "water-leak"},
    "incident": {"major-incident", "road-spill", "guard-rail", "road-works", "illegal-parking"},
    "noise": {"noise-premises", "noise-building-site", "noise-neighbours"},
    "dirt": {
        *("litter", "bulky-waste", "waste-dumping", "garbage-collection", "mowing"),
        *("mosquito-ditch", "public-toilet", "stray-dog"),
    },
    "parking": {"illegal-parking", "abandoned-vehicle", "arcade-blocked", "parking-fee"},
    "walkway": {"arcade-blocked", "pavement"},
    "animal": {"stray-dog", "animal-rescue", "wildlife", "animal-abuse"},
    "building": {
        *("illegal-building", "building-safety", "housing-management", "signboard"),
        *("fire-safety", "noise-building-site", "arcade-blocked"),
    },
    "bus": {"bus-service"},
    "layout": {
        *("traffic-layout", "signal-timing", "road-marking", "guard-rail", "traffic-sign"),
        "signal",
    },
}
"""What a reader would call right for a topic: some texts of it are about a neighbouring matter."""

PLAIN = {
    "pothole": "機車道上有個大洞，昨天差點摔車",
    "fallen-tree": "颱風後一棵大樹倒下來壓到車子",
    "street-light": "巷子裡的路燈壞了好幾天，晚上好暗",
    "flooding": "一下大雨地下道就淹水，車子都熄火",
    "signal": "十字路口的紅綠燈不會亮",
    "major-incident": "國道下來的匝道有大貨車翻覆，整條路塞住",
    "pavement": "人行道的磚塊凸起來，老人家絆倒",
    "manhole-noise": "車子壓過人孔蓋整晚叩叩響睡不好",
    "road-marking": "斑馬線已經看不清楚了",
    "guard-rail": "彎道的反光鏡被撞歪",
    "road-works": "挖馬路回填後高低差很大，施工圍籬也沒收",
    "arcade-blocked": "店家把桌椅擺在騎樓，行人無法通過",
    "bridge": "橋面的伸縮縫翹起來",
    "slope": "山路旁邊有落石滑下來",
    "illegal-parking": "有車並排停在紅線上擋住車道",
    "abandoned-vehicle": "有一台沒車牌的機車停了半年都沒人動",
    "traffic-sign": "路牌被樹遮住看不到",
    "signal-timing": "行人綠燈秒數太短走不完",
    "traffic-layout": "這個路口常出事，希望增設減速設施與庇護島",
    "parking-fee": "停車費重複扣款，停車單也沒夾",
    "bus-service": "公車司機過站不停",
    "public-bike": "YouBike 站沒有車可借",
    "tree-pruning": "行道樹枝葉太長遮住路燈，請修剪",
    "park-facility": "公園涼亭的座椅壞了",
    "playground": "溜滑梯破一個洞，小孩會割傷",
    "mowing": "分隔島的雜草長得比人高",
    "litter": "空地被亂丟垃圾，惡臭飄散",
    "bulky-waste": "想約清運舊沙發和床墊",
    "road-spill": "路面有一大片油漬，機車打滑",
    "illegal-posters": "電線桿上貼滿房屋小廣告",
    "garbage-collection": "垃圾車昨天沒來收",
    "public-toilet": "公廁很髒，馬桶不通",
    "noise-premises": "樓下卡拉OK唱歌到半夜很吵",
    "noise-building-site": "隔壁工地假日打樁",
    "noise-neighbours": "樓上鄰居每天深夜大聲喧嘩",
    "air-pollution": "有人露天燃燒，黑煙很嗆",
    "water-pollution": "工廠偷排廢水，河水變色還有死魚",
    "waste-dumping": "有卡車晚上來偷倒營建廢土",
    "gutter": "門口水溝不通，淤積發臭",
    "mosquito-ditch": "水溝好多蚊子，怕登革熱，請來噴藥",
    "river": "河堤護岸被沖掉一塊",
    "sewer": "污水從人孔溢流出來，化糞池也滿了",
    "water-leak": "自來水管破裂，水一直冒出來",
    "power": "電線桿冒火花，整條街停電",
    "gas": "巷口有瓦斯味",
    "telecom": "第四台的纜線垂到路上",
    "illegal-building": "隔壁頂樓加蓋鐵皮屋",
    "building-safety": "大樓外牆磁磚剝落",
    "signboard": "招牌快掉下來了，風一吹就搖晃",
    "fire-safety": "樓梯間堆滿雜物，消防通道被鎖住",
    "housing-management": "管委會不公開管理費帳目",
    "stray-dog": "一群流浪狗會追咬路人",
    "animal-rescue": "小貓受困在排水管裡叫",
    "wildlife": "屋簷下有虎頭蜂窩",
    "animal-abuse": "鄰居把狗關籠子虐待，不給水喝",
    "food-safety": "便當裡有蟑螂，吃完拉肚子",
    "medical": "診所沒有醫師執照，懷疑是密醫",
    "smoking": "公車站有人抽菸，二手菸很嚴重",
    "labour": "公司欠薪兩個月又不給加班費",
    "welfare": "想詢問低收入戶補助怎麼申請",
    "homeless": "車站地下道有街友露宿",
    "school": "補習班老師體罰學生",
    "consumer": "健身房倒閉不退費",
    "service-manner": "櫃台承辦人態度很兇，電話也不接",
    "praise": "感謝清潔隊員熱心幫忙，請給予表揚",
    "civil-affairs": "想問戶籍遷入要帶什麼證件，去戶政事務所找不到人",
    "tax-land": "房屋稅單金額好像算錯了",
    "public-order": "深夜有人聚眾飆車賭博",
    "culture-sport": "圖書館冷氣太冷，游泳池也太早關",
    "proposal": "提案設置共融市政平台的興革意見",
    "corruption": "採購案疑似收賄圖利廠商",
    "harassment": "在捷運上被偷拍騷擾",
    "bullying": "我的小孩在學校被同學霸凌排擠",
}
ENGLISH = {
    "pothole": "There is a deep hole in the road and I nearly fell off my scooter",
    "street-light": "The street lights in our lane have been out for a week",
    "fallen-tree": "A big tree has fallen across the path",
    "flooding": "The underpass is flooded and cars are stuck",
    "signal": "The traffic lights do not work at this crossing",
    "illegal-parking": "Cars are double parked on the red line every evening",
    "bus-service": "The bus driver did not stop although I was waving",
    "stray-dog": "A pack of stray dogs chases people",
    "gas": "I smell gas in the stairway",
    "litter": "People leave rubbish bags on the empty lot",
    "noise-neighbours": "My neighbour plays loud music every night",
    "noise-building-site": "The building site starts piling at six in the morning",
    "wildlife": "There is a wasp nest under our roof",
    "smoking": "Second-hand smoke comes into our flat",
    "water-leak": "A water pipe has burst in front of the house",
    "illegal-building": "They are adding a rooftop extension without a permit",
    "food-safety": "I got food poisoning from this restaurant",
    "labour": "My employer has not paid my wages for two months",
    "public-bike": "No YouBike can be returned, the station is full",
    "garbage-collection": "The garbage truck did not come yesterday",
}


def hits(pairs):
    """How many are right first, how many within three, how many got none."""
    first = three = none = 0
    for text, meant in pairs:
        found = [row.code for row in suggest(text, LIST)]
        first += bool(found) and found[0] in meant
        three += bool(meant & set(found))
        none += not found
    return first, three, none


@pytest.mark.parametrize(
    ("language", "first", "three"), [("zh-hant", 0.70, 0.82), ("en", 0.75, 0.86)]
)
def test_of_the_letters_of_a_whole_city_most_find_their_category(language, first, three):
    pairs = [
        (text, meant)
        for topic, meant in MEANT.items()
        for text in written(60, topics=(topic,), languages=(language,))
    ]
    right, among, none = hits(pairs)
    assert right / len(pairs) >= first
    assert among / len(pairs) >= three
    assert none / len(pairs) <= 0.10


def test_of_one_plain_sentence_per_category_nearly_all_find_it():
    assert {row.code for row in LIST} == set(PLAIN)
    right, among, none = hits([(text, {code}) for code, text in PLAIN.items()])
    assert (right / len(PLAIN) >= 0.85, among / len(PLAIN) >= 0.95, none <= 2) == (True,) * 3


def test_of_plain_english_sentences_nearly_all_find_theirs():
    right, among, none = hits([(text, {code}) for code, text in ENGLISH.items()])
    assert (right >= 17, among >= 19, none <= 1) == (True, True, True)
