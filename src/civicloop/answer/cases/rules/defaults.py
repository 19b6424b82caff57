"""The six dispatch hazards and the ready-made replies that a new city begins with."""

from __future__ import annotations

from typing import Any, Final

CATEGORIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "code": "pothole",
        "name_zh": "路面坑洞",
        "name_en": "Pothole",
        "hint_zh": "道路坑洞、掏空、人手孔蓋不平或破損",
        "hint_en": "Holes and hollows in the road, uneven or broken manhole covers",
        "icon": "pothole",
        "operational_hours": 4,
        "statutory_days": 6,
    },
    {
        "code": "fallen-tree",
        "name_zh": "路樹傾倒",
        "name_en": "Fallen tree",
        "hint_zh": "行道樹傾倒、斷枝懸掛、樹木阻礙通行",
        "hint_en": "Street trees that fell or lean, hanging branches, blocked passage",
        "icon": "tree",
        "operational_hours": 4,
        "statutory_days": 6,
    },
    {
        "code": "street-light",
        "name_zh": "路燈故障",
        "name_en": "Street light out",
        "hint_zh": "路燈不亮、白天未熄、閃爍、燈桿傾斜；請盡量提供燈桿編號",
        "hint_en": "Lights that are out or flicker, leaning poles; please add the pole number",
        "icon": "lamp",
        "operational_hours": 24,
        "statutory_days": 6,
    },
    {
        "code": "flooding",
        "name_zh": "地下道及路面積水",
        "name_en": "Flooded underpass or road",
        "hint_zh": "地下道、道路嚴重積水，側溝或集水井阻塞",
        "hint_en": "Deep water in underpasses and on roads, blocked gutters and catch basins",
        "icon": "flood",
        "operational_hours": 4,
        "statutory_days": 6,
    },
    {
        "code": "signal",
        "name_zh": "交通號誌故障",
        "name_en": "Traffic signal fault",
        "hint_zh": "號誌不亮、燈號異常、燈桿傾斜或被遮蔽",
        "hint_en": "Signals that are dark or wrong, leaning or hidden",
        "icon": "signal",
        "operational_hours": 4,
        "statutory_days": 6,
    },
    {
        "code": "major-incident",
        "name_zh": "重大交通事件",
        "name_en": "Major traffic incident",
        "hint_zh": "道路封閉、散落物、大範圍壅塞；有人受傷或立即危險請撥 110 或 119",
        "hint_en": "Closed roads, spilled loads, large jams; if anyone is hurt, call 110 or 119",
        "icon": "incident",
        "operational_hours": 8,
        "statutory_days": 6,
    },
)

REPLIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "outcome": "fixed",
        "title_zh": "已修復",
        "title_en": "Repaired",
        "text_zh": (
            "您反映的地點，本單位已派員到場並完成修復，現場情形如附照片。"
            "感謝您協助維護市容與公共安全。"
        ),
        "text_en": (
            "Our crew has been to the place you reported and has finished the repair, as the "
            "photo shows. Thank you for helping to keep the city safe."
        ),
    },
    {
        "outcome": "cannot_act",
        "title_zh": "目前無法處理",
        "title_en": "Cannot act at present",
        "text_zh": (
            "本單位已派員勘查，惟因現場條件限制，目前無法立即處理；"
            "已設置警示設施，並列入後續改善。原因說明如下："
        ),
        "text_en": (
            "Our crew has inspected the place. For the following reason nothing can be done at "
            "once; warning signs are in place and the work is on our list:"
        ),
    },
    {
        "outcome": "not_ours",
        "title_zh": "非市府權責",
        "title_en": "Not the city's to repair",
        "text_zh": "經查該處非屬市府權責，已轉請權責機關（構）處理。權責機關（構）及聯絡方式如下：",
        "text_en": (
            "The place is not the city's to repair. We have passed your report on to those in "
            "charge, who can be reached as follows:"
        ),
    },
    {
        "outcome": "no_fault",
        "title_zh": "現場無異狀",
        "title_en": "No fault found",
        "text_zh": (
            "本單位已派員到場查看，未發現您所反映的情形。"
            "如仍有疑義，歡迎補充位置或照片，我們會再次查處。"
        ),
        "text_en": (
            "Our crew went to the place and found nothing wrong. If it is still there, please "
            "send us a more exact place or a photo and we will look again."
        ),
    },
)
