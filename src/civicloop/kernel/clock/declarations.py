"""What the module hands the engines: permissions and audit sentences."""

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence

permission(
    "clock.load_calendar",
    zh="匯入政府行政機關辦公日曆表",
    en="Load the government's office calendar",
    roles=("administrator",),
)
permission(
    "clock.declare_closure",
    zh="宣布或撤回停止上班",
    en="Declare or withdraw a closure of offices",
    roles=("administrator", "mayor"),
)

declare_sentence(
    "clock.calendar_loaded",
    "匯入 {year} 年辦公日曆表第 {edition} 版，重新計算 {clocks_moved} 件期限",
    "Loaded version {edition} of the office calendar of {year}; {clocks_moved} deadlines moved",
)
declare_sentence(
    "clock.calendar_took_effect",
    "{year} 年辦公日曆表第 {edition} 版生效，重新計算 {clocks_moved} 件期限",
    "Version {edition} of the calendar of {year} took effect; {clocks_moved} deadlines moved",
)
declare_sentence(
    "clock.closure_declared",
    "宣布 {day} 停止上班，重新計算 {clocks_moved} 件期限",
    "Declared offices closed on {day}; {clocks_moved} deadlines moved",
)
declare_sentence(
    "clock.closure_withdrawn",
    "撤回 {day} 停止上班，重新計算 {clocks_moved} 件期限",
    "Withdrew the closure of {day}; {clocks_moved} deadlines moved",
)
