"""Every change: ``from civicloop.engines.tracking import services as tracking``."""

from civicloop.engines.tracking.services.changes import (
    ask_change,
    decide_change,
    take_back_change,
)
from civicloop.engines.tracking.services.continuing import continue_item
from civicloop.engines.tracking.services.correcting import correct_report
from civicloop.engines.tracking.services.items import (
    NewItem,
    approve_item,
    give_part,
    hand_down,
    lift_override,
    list_item,
    merge_item,
    move_part,
    override_light,
    take_up,
    withdraw_item,
)
from civicloop.engines.tracking.services.judgements import (
    confirm_evaluation,
    confirm_evaluations,
    evaluate,
    return_evaluation,
    verify_remedy,
    verify_report,
)
from civicloop.engines.tracking.services.judging import Outside, checks_of_many
from civicloop.engines.tracking.services.milestones import (
    move_milestones,
    plan_milestones,
    reach_milestone,
    reach_milestones,
)
from civicloop.engines.tracking.services.months import (
    freeze_due,
    freeze_period,
    open_due,
    open_period,
)
from civicloop.engines.tracking.services.more_time import extend_period, restore_period
from civicloop.engines.tracking.services.past import take_over_past
from civicloop.engines.tracking.services.placing import place_item
from civicloop.engines.tracking.services.plans import approve_baseline
from civicloop.engines.tracking.services.previews import Preview, preview_report
from civicloop.engines.tracking.services.releases import (
    decide_release,
    propose_release,
    take_back_release,
)
from civicloop.engines.tracking.services.reminding import remind
from civicloop.engines.tracking.services.reports import (
    Explanation,
    Figures,
    accept_report,
    approve_report,
    return_report,
    save_report,
    send_report,
    take_back_report,
)
from civicloop.engines.tracking.services.resting import rested, resume_item, suspend_item
from civicloop.engines.tracking.services.settings import (
    NewProgramme,
    open_programme,
    save_body,
    save_causes,
)
from civicloop.engines.tracking.services.stages import fund_stages
from civicloop.engines.tracking.services.taking_over import take_over_month

__all__ = [
    "Explanation",
    "Figures",
    "NewItem",
    "NewProgramme",
    "Outside",
    "Preview",
    "accept_report",
    "approve_baseline",
    "approve_item",
    "approve_report",
    "ask_change",
    "checks_of_many",
    "confirm_evaluation",
    "confirm_evaluations",
    "continue_item",
    "correct_report",
    "decide_change",
    "decide_release",
    "evaluate",
    "extend_period",
    "freeze_due",
    "freeze_period",
    "fund_stages",
    "give_part",
    "hand_down",
    "lift_override",
    "list_item",
    "merge_item",
    "move_milestones",
    "move_part",
    "open_due",
    "open_period",
    "open_programme",
    "override_light",
    "place_item",
    "plan_milestones",
    "preview_report",
    "propose_release",
    "reach_milestone",
    "reach_milestones",
    "remind",
    "rested",
    "restore_period",
    "resume_item",
    "return_evaluation",
    "return_report",
    "save_body",
    "save_causes",
    "save_report",
    "send_report",
    "suspend_item",
    "take_back_change",
    "take_back_release",
    "take_back_report",
    "take_over_month",
    "take_over_past",
    "take_up",
    "verify_remedy",
    "verify_report",
    "withdraw_item",
]
