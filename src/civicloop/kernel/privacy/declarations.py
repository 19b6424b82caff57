"""How a reading is told in a timeline."""

from civicloop.kernel.ledger.rules import declare_sentence

declare_sentence(
    "privacy.personal_value_read",
    "調閱個人資料欄位：{field}",
    "Read the personal field {field}",
)
