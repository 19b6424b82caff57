"""What the public sees of cases, as they live."""

import pytest
from django.core.cache import cache

from civicloop.answer.cases import queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.errors import NoteError
from civicloop.answer.cases.models import Case, Category, CategoryGroup, PublicCase, PublicPhoto
from civicloop.answer.cases.queries import Wanted
from civicloop.answer.cases.rules.squares import Square, quad
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine
from civicloop.kernel.files import queries as files
from civicloop.kernel.ledger import queries as ledger_queries
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.search import queries as search
from tests.db.cases.city import EAST, MONDAY, SETUP, WEST, draft, picture

pytestmark = pytest.mark.django_db
PUBLIC = machine("public", "cases.see_public")
EDITOR = machine("editor", "cases.publish")


@pytest.fixture(autouse=True)
def no_older_answers():
    cache.clear()


@pytest.fixture
def tell(city):
    """Let what follows from events happen, from here on."""
    ledger.seal_all()
    ledger.deliver_pending()
    return lambda: (ledger.seal_all(), ledger.deliver_pending())


def found(words):
    return [hit.ref for hit in search.find(words, actor=PUBLIC, kinds=["cases.public_case"])]


def test_a_case_is_public_at_once_and_its_words_when_a_unit_took_it(city, tell):
    opened = cases.open_case(draft(), actor=citizen(), key="1", now=MONDAY)
    tell()
    row = queries.public_case(opened.number)
    assert (row.text, row.is_open, row.district_code) == ("", True, "D1")
    assert (row.lon, row.lat, row.quad) == (*WEST, quad(*WEST))
    assert found("坑洞") == []
    cases.accept(opened.pk, actor=city.actor("officer"))
    tell()
    assert queries.public_case(opened.number).text == "機車道有坑洞，請回電 0912-***-678。"
    assert found("坑洞") == [f"cases:public_case:{opened.pk}"]


def test_nothing_of_a_private_category_is_public(city, tell):
    cases.save_category("pothole", {"is_public": False}, actor=SETUP)
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    tell()
    assert queries.public_case(opened.number) is None
    assert not PublicCase.objects.exists()


def test_a_category_that_is_closed_takes_its_cases_along_and_brings_them_back(city, tell):
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    cases.accept(opened.pk, actor=city.actor("officer"))
    tell()
    cases.save_category("pothole", {"is_public": False}, actor=SETUP)
    assert queries.public_case(opened.number) is None  # before anything was delivered
    tell()
    assert not PublicCase.objects.exists()
    assert found("坑洞") == []
    cases.save_category("pothole", {"is_public": True}, actor=SETUP)
    tell()
    assert queries.public_case(opened.number) is not None
    assert found("坑洞") == [f"cases:public_case:{opened.pk}"]


def test_a_case_that_is_taken_back_is_gone(city, tell):
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    tell()
    cases.withdraw(opened.pk, text="", actor=citizen(opened.ref))
    tell()
    assert queries.public_case(opened.number) is None


def test_hiding_needs_a_reason_and_is_on_record(city, tell):
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    cases.accept(opened.pk, actor=city.actor("officer"))
    tell()
    with pytest.raises(NoteError):
        cases.hide(opened.pk, reason="  ", actor=EDITOR)
    assert queries.public_case(opened.number) is not None
    cases.hide(opened.pk, reason="照片與文字指認個人", actor=EDITOR)
    assert queries.public_case(opened.number) is None
    assert found("坑洞") == []
    cases.hide(opened.pk, reason="再一次", actor=EDITOR)
    tell()
    assert queries.public_case(opened.number) is None
    cases.show(opened.pk, actor=EDITOR)
    tell()
    assert queries.public_case(opened.number) is not None
    names = [event.name for event in ledger_queries.history(opened.ref)]
    assert names[-2:] == ["cases.case_hidden", "cases.case_shown"]


def test_a_case_of_a_private_category_cannot_be_shown(city):
    cases.save_category("pothole", {"is_public": False}, actor=SETUP)
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    with pytest.raises(NoteError):
        cases.show(opened.pk, actor=EDITOR)
    assert not Case.objects.get().is_public


def test_a_restricted_case_cannot_be_shown_whatever_its_category_says(city, opened):
    Case.objects.update(is_public=False, confidentiality="restricted")
    with pytest.raises((NoteError, NotPermittedError)):
        cases.show(opened.pk, actor=EDITOR)
    assert not Case.objects.get().is_public


def test_words_that_may_name_a_protected_reporter_are_not_shown(city, opened):
    taken = cases.accept(opened.pk, actor=city.actor("officer"))
    taken.confidentiality = "protected"
    cases.publish([taken])
    assert queries.public_case(opened.number).text == ""


def test_photos_are_public_one_by_one_and_only_by_right(city, opened):
    with pytest.raises(NotPermittedError):
        cases.show_photos(opened.pk, [], actor=citizen(opened.ref))
    withs = cases.open_case(draft(place="二號"), actor=citizen(), key="2", photos=[picture()])
    photo = files.files_of(withs.ref)[0]
    assert queries.public_photos(withs) == []
    with pytest.raises(NoteError):
        cases.show_photos(opened.pk, [photo.pk], actor=EDITOR)  # a photo of another case
    assert not PublicPhoto.objects.exists()
    cases.show_photos(withs.pk, [photo.pk], actor=EDITOR)
    cases.show_photos(withs.pk, [photo.pk], actor=EDITOR)
    assert queries.public_photos(withs) == [photo]
    cases.show_photos(withs.pk, [], actor=EDITOR)
    assert queries.public_photos(withs) == []
    names = [event.name for event in ledger_queries.history(withs.ref)]
    assert names.count("cases.photo_shown") == names.count("cases.photo_hidden") == 1


def test_all_rows_can_be_made_again(city, tell):
    for at, spot in enumerate((WEST, EAST)):
        cases.open_case(draft(lon=spot[0], lat=spot[1]), actor=citizen(), key=str(at))
    tell()
    before = list(PublicCase.objects.values())
    PublicCase.objects.all().delete()
    assert cases.publish_missing() == 2
    assert cases.publish_missing() == 0
    assert list(PublicCase.objects.values()) == before
    assert cases.publish_again() == 2
    assert list(PublicCase.objects.values()) == before


def counted(squares, wanted=None):
    return [(cell.total, cell.open) for cell in queries.cells(squares, wanted or Wanted())]


def square(zoom, spot=WEST):
    side = 1 << zoom
    x = int((spot[0] + 180) / 360 * side)
    return next(
        Square(zoom, x, y)
        for y in range(side)
        if Square(zoom, x, y).quads[0] <= quad(*spot) < Square(zoom, x, y).quads[1]
    )


@pytest.mark.parametrize("zoom", [6, 11, 13, 14, 15])
def test_cells_count_what_lies_in_the_squares_near_and_far(city, tell, zoom):
    for at in range(3):
        cases.open_case(draft(description=f"坑洞 {at}"), actor=citizen(), key=str(at))
    far = cases.open_case(draft(lon=EAST[0], lat=EAST[1]), actor=citizen(), key="far")
    tell()
    cases.withdraw(far.pk, text="", actor=citizen(far.ref))
    tell()
    done = Case.objects.order_by("pk").first()
    PublicCase.objects.filter(pk=done.pk).update(is_open=False)
    assert counted([square(zoom)]) == [(3, 2)]
    assert counted([square(zoom)], Wanted(is_open=True)) == [(2, 2)]
    assert counted([square(zoom)], Wanted(categories=())) == []
    assert counted([square(zoom)], Wanted(district="D2")) == []
    assert counted([Square(zoom, 0, 0)]) == []


def test_a_group_finds_the_cases_of_all_its_categories(city, tell):
    group = CategoryGroup.objects.first() or CategoryGroup.objects.create(
        code="roads", name_zh="道路", name_en="Roads"
    )
    Category.objects.filter(code="pothole").update(group=group)
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    cases.open_case(draft(category="fallen-tree"), actor=citizen(), key="2")
    Category.objects.filter(code="fallen-tree").update(group=None)
    tell()
    known = queries.public_categories()
    whole = Wanted(categories=queries.keys_under(known, f"all-{group.code}"))
    assert [row.number for row in queries.public_cases(whole)] == [opened.number]
    alone = Wanted(categories=queries.keys_under(known, "pothole"))
    assert [row.number for row in queries.public_cases(alone)] == [opened.number]
    assert queries.keys_under(known, "nothing") == ()


def test_a_step_that_is_undone_is_undone_in_public(city, tell):
    opened = cases.open_case(draft(), actor=citizen(), key="1")
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer)
    tell()
    assert queries.public_case(opened.number).text
    cases.undo(opened.pk, actor=officer)
    tell()
    assert queries.public_case(opened.number).text == ""
