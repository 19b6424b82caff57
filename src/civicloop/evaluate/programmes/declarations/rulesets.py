"""The rule set by which the centre's evaluation moves next year's grant."""

from __future__ import annotations

from civicloop.evaluate.programmes.rules.grants import GRANT_RULE, GRANTS, GRANTS_BASIS
from civicloop.kernel.rulesets.rules import declare_ruleset

_BAND = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z_]{1,24}$"},
        "zh": {"type": "string", "minLength": 1},
        "en": {"type": "string", "minLength": 1},
        "at_least": {
            "type": "number", "minimum": 0, "maximum": 100,
            "form": {"label": {"zh": "下限", "en": "From"}},
        },
        "change": {
            "type": "number", "minimum": -100, "maximum": 100,
            "form": {"label": {"zh": "次年度補助增減（%）", "en": "Next year's grant (%)"}},
        },
    },
    "required": ["at_least", "change", "code", "en", "zh"],
    "additionalProperties": False,
}  # fmt: skip
declare_ruleset(
    GRANTS,
    schema={
        "type": "object",
        "properties": {
            "unit": {
                "type": "integer", "minimum": 1, "maximum": 1_000_000,
                "form": {"label": {"zh": "補助款計算單位", "en": "Grants are counted in units of"}},
            },
            "bands": {"type": "array", "minItems": 1, "items": _BAND},
        },
        "required": ["bands", "unit"],
        "additionalProperties": False,
    },
    default=GRANT_RULE,
    title_zh="中央補助計畫考核等第與次年度補助",
    title_en="Central evaluation and next year's grant",
    legal_basis=GRANTS_BASIS,
    text=(
        "中央得依考核結果增加或減少當年度或以後年度一般性補助款。考核成績依等第級距認定，級距含下限，"
        "不含上一級下限，成績不先四捨五入；次年度補助按等第增減比率計算，未滿計算單位者捨去。"
        "增減比率為預設值，應依中央公告之比率另立版本。"
    ),
)  # fmt: skip
