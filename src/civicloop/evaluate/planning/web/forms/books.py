"""Forms of books, parts and pledges."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.evaluate.planning.services import NewLine
from civicloop.evaluate.planning.states import BookKind
from civicloop.evaluate.planning.web.forms.plans import YearField
from civicloop.evaluate.planning.web.forms.rounds import THOUSAND, ThousandField
from civicloop.evaluate.planning.web.labels_books import BOOK_KINDS
from civicloop.evaluate.planning.web.money import heading_in_thousands
from civicloop.kernel.tabular.errors import TabularError
from civicloop.kernel.tabular.rules import Column, Kind, check_rows, read
from civicloop.ui.web.forms import FilesInput
from civicloop.ui.web.unreadable import why_unreadable

SHOWN: Final = 8
NOISE: Final = Decimal("0.001")
COLUMNS: Final = (
    Column("code", "編號", "Code", required=True, max_length=24),
    Column("above", "上層編號", "Above", max_length=24),
    Column("name", "計畫名稱", "Name", required=True, max_length=200, other_names=("名稱",)),
    Column("amount", "預算金額", "Amount", Kind.DECIMAL, other_names=("金額", "金額（千元）")),
    Column("goal", "計畫目標", "Goal", max_length=4000),
    Column("method", "實施要領", "Method", max_length=8000),
    Column("remark", "備註", "Remark", max_length=500, other_names=("備考",)),
    Column("is_apart", "計畫外", "Budget alone", Kind.BOOLEAN),
)


class BookForm(forms.Form):
    """An edition of a book."""

    kind = forms.ChoiceField(label=_("Book"), choices=list(BOOK_KINDS.items()))
    year = YearField(label=_("Year"))
    units = forms.TypedMultipleChoiceField(
        label=_("Agencies that write"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label=_("To be sent until"), required=False)

    def __init__(self, *args: Any, units: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(row.pk, row.name) for row in units]

    def clean_kind(self) -> BookKind:
        """As the service takes it."""
        return BookKind(self.cleaned_data["kind"])


class NoteForm(forms.Form):
    """A note to the approval."""

    note = forms.CharField(
        label=_("Note to the edition"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class TableForm(forms.Form):
    """A table of lines from a file; amounts in thousands."""

    file = forms.FileField(
        label=_("Table (CSV, ODS or XLSX)"), widget=FilesInput(max_files=1),
        help_text=_("Columns: 編號, 上層編號, 計畫名稱, 預算金額 (thousands), 計畫目標, "
                    "實施要領, 備註, 計畫外. It replaces the lines that stand."),
    )  # fmt: skip

    def clean_file(self) -> list[NewLine]:
        """The lines of the file; each bad row is told."""
        try:
            table = read(self.cleaned_data["file"].read(), COLUMNS)
            good, bad = check_rows(table.rows, COLUMNS)
        except TabularError as error:
            raise forms.ValidationError(why_unreadable(error)) from error
        if bad:
            language = get_language() or "zh-hant"
            told = [one.reason(language) for one in bad[:SHOWN]]
            raise forms.ValidationError(told)
        if broken := [row.line for row in good if _is_broken(row.values["amount"])]:
            text = _("Line %(line)s: in thousands, at most three figures follow the point.")
            raise forms.ValidationError([text % {"line": line} for line in broken[:SHOWN]])
        return [_line(row.values) for row in good]


class BudgetForm(TableForm):
    """The same for the budget, with what it must come to."""

    total = ThousandField(
        label=heading_in_thousands(_("Total that the table must come to")), required=False
    )


class PledgeForm(forms.Form):
    """A pledge."""

    number = forms.CharField(label=_("Number"), max_length=24)
    guideline = forms.CharField(label=_("Guideline"), max_length=120)
    title = forms.CharField(label=_("Pledge"), max_length=200)
    unit = forms.TypedChoiceField(label=_("Leading agency"), coerce=int)
    text = forms.CharField(
        label=_("In full"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[Any], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(row.pk, row.name) for row in units]


class MapForm(forms.Form):
    """What carries a pledge."""

    target = forms.ChoiceField(label=_("Indicator, project or tracked plan"))

    def __init__(self, *args: Any, targets: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 (a form's own)
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets


def _is_broken(amount: Decimal | None) -> bool:
    """Whether an amount in thousands says less than whole money; a sheet's noise does not."""
    if amount is None:
        return False
    money = amount * THOUSAND
    return abs(money - money.to_integral_value()) > NOISE


def _line(values: dict[str, Any]) -> NewLine:
    amount: Decimal | None = values["amount"]
    texts = {key: str(values[key] or "") for key in ("code", "above", "name", "goal", "method",
                                                     "remark")}  # fmt: skip
    whole = None if amount is None else int((amount * THOUSAND).to_integral_value())
    return NewLine(**texts, amount=whole, is_apart=bool(values["is_apart"]))
