"""What the module hands the engines: one permission and one audit sentence."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.city.policies import DESCRIBE
from civicloop.kernel.ledger.rules import declare_sentence

permission(
    DESCRIBE,
    zh="設定城市名稱、識別、時區、紀年與幣別",
    en="Set the city's name, mark, zone, years and currency",
    roles=("administrator",),
)

declare_sentence(
    "city.city_described",
    "設定城市（第 {edition} 版）：{fields}",
    "Described the city (edition {edition}): {fields}",
)
