"""What registers keep about people, for their requests under the data protection act."""

from civicloop.engines.registers import queries
from civicloop.engines.registers.services import people
from civicloop.kernel.privacy.rules import Holding, declare_holding

declare_holding(
    Holding(
        "registers.entry",
        "登記冊資料",
        "Entries of registers",
        find=queries.entries_about,
        opened=people.open_for_subject,
        fields=tuple(people.FIELDS),
        correct=people.correct_for_subject,
        erase=people.erase_for_subject,
        confirm=people.confirm_for_subject,
        openable=queries.openable_entries,
    )
)
