"""Codes in both languages, for messages that leave the house."""

from typing import Final

from civicloop.answer.cases.states import ExtensionReason, Outcome, VisitKind

OUTCOMES: Final[dict[str, tuple[str, str]]] = {
    Outcome.FIXED: ("已修復", "fixed"),
    Outcome.HANDLED: ("已辦理答復", "dealt with"),
    Outcome.CANNOT_ACT: ("目前無法處理", "cannot act at present"),
    Outcome.NOT_OURS: ("非市府權責", "not the city's to repair"),
    Outcome.NO_FAULT: ("現場無異狀", "no fault found"),
}

STEPS: Final[dict[str, tuple[str, str]]] = {
    "cases.case_assigned": ("已分派權責單位", "A unit is in charge of it"),
    "cases.case_accepted": ("權責單位已受理", "The unit in charge has taken it on"),
    "cases.case_started": ("已開始處理", "Work has begun"),
    "cases.case_refused": ("已改由其他單位辦理", "Another unit is in charge now"),
    "cases.case_transferred": ("已改由其他單位辦理", "Another unit is in charge now"),
    "cases.case_closed": ("已處理完畢，結果為「{outcome}」", "It is answered: {outcome}"),
    "cases.case_reopened": ("已重啟，再次處理", "It is open again"),
    "cases.case_withdrawn": ("通報人已撤回", "Its reporter has withdrawn it"),
}
"""What those who follow a case are told of its steps: nothing that anybody wrote in it."""
VISIT_KINDS: Final[dict[str, tuple[str, str]]] = {
    VisitKind.INSPECTION: ("現場會勘", "Inspection on the spot"),
    VisitKind.RECHECK: ("複查", "Re-check"),
    VisitKind.MEDIATION: ("協調會", "Mediation"),
}
EXTENSION_REASONS: Final[dict[str, tuple[str, str]]] = {
    ExtensionReason.COMPLEX: ("案情複雜，尚須查證", "the matter is complex"),
    ExtensionReason.MATERIAL: ("料件或機具不足", "material or equipment is missing"),
    ExtensionReason.BUDGET: ("經費或契約尚待籌措", "money or a contract is missing"),
    ExtensionReason.WEATHER: ("天候不宜施作", "the weather does not allow the work"),
    ExtensionReason.OTHER_UNITS: ("尚須其他單位配合", "other units have to agree"),
}
DUE: Final[dict[str, tuple[str, str]]] = {
    "operational": ("作業時限", "Work on the spot"),
    "statutory": ("法定答復期限", "The answer"),
}

NOT_FETCHED: Final[tuple[str, str]] = (
    "無法取得通報所附的圖片。",
    "A picture that the report names could not be fetched.",
)
"""What a note says of a picture that was given up, before its reason and address."""
