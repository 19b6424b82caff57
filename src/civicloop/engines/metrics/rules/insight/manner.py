"""How people write to a city, whatever they write about: left out where subjects are looked for.

A text is cut at these words before it is read (stop words as delimiters: Rose et al. 2010, Rapid
Automatic Keyword Extraction). The list is shown beside the result, so that nobody has to guess.
"""

from __future__ import annotations

import re

GRAMMAR = (
    "的 了 在 是 我 你 妳 您 他 她 們 請 將 把 被 與 和 及 或 就 都 也 很 又 才 還 再 這 "
    "那 每 各 該 此 其 所 之 於 以 為 因 由 從 到 至 向 對 讓 給 使 得 著 過 要 想 會 能 "
    "可 應 須 需 沒 有 無 未 曾 正 剛 不知 不知道 什麼 怎麼 哪裡 如果 可以 能否 是否 根本 "
    "完全 只好 只能 已經 一直 一樣 一個 一下 非常 十分 真的 知道 發現 起來 大概"
)
"""Words that hold a sentence together."""
TIMES_AND_PLACES = (
    "今 昨 明 天 日 月 年 時候 分鐘 小時 禮拜 星期 週 早 晚 上午 下午 中午 上 下 左右 前 "
    "後 旁 邊 裡 內 外 附近 隔壁 對面 靠近 門口 門牌 地點 位置 現場 地方 號 樓 段 巷 弄 "
    "街 路 區 里 第 個 件 次 位 些 幾 多 少 開始 現在 目前 一 二 三 四 五 六 七 八 九 十 "
    "兩"
)
"""When and where: the case says it in fields of its own."""
PEOPLE = (
    "民眾 市民 里民 住戶 居民 先生 小姐 太太 里長 大家 自己 人員 同仁 主管 長官 市府 政府 "
    "市政府 貴單位 相關單位 權責單位 承辦 單位 機關 來電者 行經 住在 長輩 小孩 媽媽 爸爸 "
    "婆婆 阿公 阿嬤 老人家 家長 朋友 人來 人走 本來"
)
"""Who writes and to whom."""
REQUESTS = (
    "來電 來信 致電 電話 簡訊 書面 反映 表示 告知 通報 回報 回覆 答覆 回復 答復 申訴 陳情 "
    "檢舉 建議 希望 要求 拜託 麻煩 懇請 惠請 務必 儘快 儘速 盡快 盡速 盡量 趕快 立即 撥空 "
    "抽空 優先 派員 派人 派工 安排 前往 到場 協助 處理 改善 查明 查處 勘查 會勘 評估 配合 "
    "謝謝 感謝 感恩 感激不盡 辛苦 問題 情形 情況 狀況 結果 系統 為準 進度 確認 願意 指認 "
    "維護 安全 危險 小心 留意 注意 嚴重 影響 困擾 看不 清楚 加強 負責 服務 語氣急切"
)
"""Requests, thanks and the words of the telephone's clerks."""
MANNER = (GRAMMAR, TIMES_AND_PLACES, PEOPLE, REQUESTS)
_CUT = re.compile(
    "|".join(
        re.escape(word)
        for word in sorted(
            (word for part in MANNER for word in part.split()), key=len, reverse=True
        )
    )
)


def cut(text: str) -> str:
    """A text in small letters, with a gap wherever a word of this list stood."""
    return _CUT.sub(" ", text.lower())
