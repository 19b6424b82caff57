"""A letter is read without trust, in whatever charset and form it comes."""

import base64
import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from civicloop.kernel.notices.errors import LetterUnreadableError
from civicloop.kernel.notices.rules.letters import (
    Attachment,
    Letter,
    Returned,
    Tag,
    identity,
    new_part,
    plus_address,
    read_letter,
    tag_of,
)
from civicloop.kernel.notices.rules.letters.addresses import check_of
from civicloop.kernel.notices.rules.letters.bodies import decoded, words_of
from civicloop.kernel.notices.states import LETTERS, LetterState
from civicloop.kernel.states.errors import IllegalMoveError
from tests.unit.notices.letters import CITIZEN, INTAKE, bounce, letter, raw


def test_a_plain_letter_is_read_whole():
    found = read_letter(
        letter(
            "您好：\n中正路 12 號前的路燈不亮。\n",
            Date="Sat, 21 Nov 2026 09:30:00 +0800",
            Cc="other@city.example",
            References="<a@city.example> <b@city.example>",
            In_Reply_To="<c@city.example>",
        )
    )
    assert found == Letter(
        message_id="one@mail.example",
        sender=CITIZEN,
        sender_name="王小明",
        to=(INTAKE, "other@city.example"),
        subject="路燈",
        text="您好：\n中正路 12 號前的路燈不亮。",
        written_at=dt.datetime(2026, 11, 21, 1, 30, tzinfo=dt.UTC),
        references=("c@city.example", "b@city.example", "a@city.example"),
    )


@pytest.mark.parametrize(
    "declared", ["big5", '"Big5"', "x-big5-nonsense", "us-ascii", "iso-8859-1"]
)
def test_old_chinese_letters_are_read_whatever_charset_they_claim(declared):
    words = "中正路路燈不亮，請儘速派員修理，謝謝。"
    found = read_letter(
        raw(
            b"From: =?big5?B?" + base64.b64encode("王小明".encode("big5")) + b"?= <a@b.example>",
            b"Subject: " + "路燈故障".encode("big5"),
            f"Content-Type: text/plain; charset={declared}",
            "Content-Transfer-Encoding: 8bit",
            "",
            words.encode("big5"),
        )
    )
    assert (found.text, found.subject, found.sender_name) == (words, "路燈故障", "王小明")


def test_a_sign_that_was_cut_between_two_encoded_words_is_whole_again():
    half = "路燈".encode("big5")
    words = (base64.b64encode(part).decode() for part in (half[:3], half[3:]))
    found = read_letter(raw("Subject: " + " ".join(f"=?big5?B?{word}?=" for word in words), "", ""))
    assert found.subject == "路燈"


@pytest.mark.parametrize("charset", ["utf-8", "cp950", "gb18030", "utf-16", "iso-2022-jp"])
def test_every_charset_that_is_declared_is_read(charset):
    assert decoded("日本".encode(charset), charset) == "日本"


def test_western_letters_keep_their_accents():
    assert decoded("Café à Genève".encode("cp1252"), "iso-8859-1") == "Café à Genève"


def test_bytes_of_no_charset_are_read_with_gaps():
    assert "\ufffd" in decoded(b"\xff\xff\xff", "utf-8")
    assert decoded(b"plain", "rot13") == "plain"


def test_a_letter_in_html_alone_is_read_as_words():
    page = (
        "<html><head><style>p{}</style><title>x</title></head><body><p>您好：</p><p>路燈&nbsp;不亮"
        "<script>alert(1)</script><br>在 <a href='https://map.example/1'>這裡</a></p></body></html>"
    )
    found = read_letter(raw("Content-Type: text/html; charset=utf-8", "", page))
    assert found.text == "您好：\n\n路燈 不亮\n在 這裡 <https://map.example/1>"


def test_of_two_versions_the_plain_one_is_read_unless_it_is_empty():
    def both(plain):
        return raw(
            'Content-Type: multipart/alternative; boundary="b"',
            "", "--b", "Content-Type: text/plain; charset=utf-8", "", plain,
            "--b", "Content-Type: text/html; charset=utf-8", "", "<p>網頁</p>", "--b--", "",
        )  # fmt: skip

    assert read_letter(both("純文字")).text == "純文字"
    assert read_letter(both("  ")).text == "網頁"


def test_attachments_keep_their_names_and_decorations_go():
    big, small = b"\x89PNG" + bytes(9_000), b"\x89PNG" + bytes(100)
    logo = raw(
        'Content-Type: multipart/related; boundary="b"',
        "", "--b", "Content-Type: text/plain", "", "text",
        "--b", "Content-Type: image/png", "Content-ID: <logo>", "Content-Transfer-Encoding: base64",
        "", base64.b64encode(small),
        "--b", "Content-Type: image/png; name*=utf-8''%E7%85%A7%E7%89%87.png", "Content-ID: <p>",
        "Content-Transfer-Encoding: base64", "", base64.b64encode(big), "--b--", "",
    )  # fmt: skip
    assert read_letter(logo).attachments == (Attachment("照片.png", "image/png", big),)
    found = read_letter(letter(files=[("現場 照片.jpg", "image/jpeg", b"\xff\xd8\xff")]))
    assert found.attachments == (Attachment("現場 照片.jpg", "image/jpeg", b"\xff\xd8\xff"),)


def test_no_letter_has_more_attachments_than_are_kept():
    many = [(f"{number}.bin", "application/octet-stream", b"x") for number in range(25)]
    found = read_letter(letter(files=many))
    assert (len(found.attachments), found.left_out) == (20, 5)


def test_control_signs_and_half_signs_do_not_come_in():
    found = read_letter(
        raw(
            "Subject: a\x00b",
            "Content-Type: text/plain; charset=utf-8",
            "",
            b"a\x00\x1b[31mb\xed\xa0\x80",
        )
    )
    assert found.subject == "ab"
    assert "\x00" not in found.text
    assert "\x1b" not in found.text
    found.text.encode()


@pytest.mark.parametrize(
    ("headers", "envelope", "kind"),
    [
        ({}, None, ""),
        ({}, CITIZEN, ""),
        ({"Auto_Submitted": "no"}, CITIZEN, ""),
        ({"Auto_Submitted": "auto-replied"}, CITIZEN, "auto_reply"),
        ({"Auto_Submitted": "auto-generated; x=y"}, CITIZEN, "auto_reply"),
        ({"X_Autoreply": "yes"}, CITIZEN, "auto_reply"),
        ({"Precedence": "bulk"}, CITIZEN, "bulk"),
        ({"Precedence": "auto_reply"}, CITIZEN, "auto_reply"),
        ({"List_Id": "<news.example>"}, CITIZEN, "bulk"),
        ({"subject": "自動回覆：【115-0000001-2】"}, CITIZEN, "auto_reply"),
        ({"subject": "Automatic reply: hello"}, CITIZEN, "auto_reply"),
        ({"subject": "請勿自動回覆我"}, CITIZEN, ""),
        ({}, "", "auto_reply"),
        ({"sender": ""}, "", "bounce"),
        ({"sender": "MAILER-DAEMON@mail.example"}, CITIZEN, "bounce"),
    ],
)
def test_what_no_person_wrote_is_known(headers, envelope, kind):
    assert read_letter(letter(**headers), envelope=envelope).automatic == kind


def test_a_letter_that_goes_in_circles_or_is_our_own_is_a_loop():
    hops = b"Received: from a by b\r\n" * 41
    assert read_letter(hops + letter()).automatic == "loop"
    assert read_letter(letter(), own_id=True).automatic == "loop"


def test_a_returned_letter_says_which_and_why():
    found = read_letter(bounce("abc@city.example"), envelope="")
    assert (found.automatic, found.returned) == ("bounce", Returned("abc@city.example", "5.1.1"))
    assert found.text == "Your letter could not be delivered."
    late = read_letter(bounce("abc@city.example", action="delayed", status="4.4.1"), envelope="")
    assert (late.automatic, late.returned) == ("bounce", None)


@pytest.mark.parametrize(
    "quoted",
    [
        "On Fri, 20 Nov 2026 at 10:00, City <c@city.example> wrote:\n> Which lamp?",
        "市民服務 <c@city.example> 於 2026年11月20日 週五 上午10:00寫道：\n> 哪一盞？",
        "於 2026/11/20 10:00, City 寫道：\n哪一盞？",
        "-----Original Message-----\nFrom: City\n\nWhich lamp?",
        "-----原始郵件-----\n哪一盞？",
        "From: City <c@city.example>\nSent: Friday\nTo: me\n\nWhich lamp?",
        "寄件者: 市民服務\n寄件日期: 2026年11月20日\n\n哪一盞？",
        "> Which lamp?\n> The third?",
    ],
)
def test_an_answer_is_told_from_what_it_quotes(quoted):
    assert new_part(f"第三盞。\n謝謝\n\n{quoted}\n") == "第三盞。\n謝謝"


def test_a_letter_of_quotations_alone_is_kept_whole():
    assert new_part("> 第三盞。") == "> 第三盞。"


def test_copies_are_the_same_letter_whatever_the_servers_added():
    one = letter("文字")
    assert identity(b"Received: from x\r\nDelivered-To: a@b\r\n" + one) == identity(one)
    assert identity(one.replace(b"\r\n", b"\n")) == identity(one)
    assert identity(letter("別的")) != identity(one)
    assert identity(letter("文字", message_id="<two@mail.example>")) != identity(one)
    assert identity(letter("文字", sender="other@mail.example")) != identity(one)


def test_an_address_of_one_object_is_read_in_any_case_and_no_other_is():
    tag = Tag("c", 42, check_of("ab" * 32))
    address = plus_address(INTAKE, tag)
    assert len(address.partition("@")[0]) <= 64
    assert tag_of(address, INTAKE) == tag
    assert tag_of(address.upper(), INTAKE) == tag
    for other in (
        INTAKE,
        "case+c42@city.example",
        address.replace("case+", "x+"),
        "",
        "@",
        address + "x",
    ):
        assert tag_of(other, INTAKE) is None


def test_parts_within_parts_without_end_are_left_out():
    inner = b"text"
    for depth in range(40):
        mark = f"b{depth}".encode()
        inner = (
            b"Content-Type: multipart/mixed; boundary="
            + mark
            + b"\r\n\r\n--"
            + mark
            + b"\r\n"
            + inner
            + b"\r\n--"
            + mark
            + b"--\r\n"
        )
    assert read_letter(inner).left_out == 1


HEADERS = st.sampled_from(
    [b"Subject: ", b"From: ", b"To: ", b"Date: ", b"Content-Type: ", b"Message-ID: ",
     b"References: ", b"Content-Transfer-Encoding: ", b"Content-Disposition: ", b""]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(HEADERS, st.binary(max_size=60)), max_size=8), st.binary(max_size=200))
@example([(b"Content-Type: ", b"multipart/mixed"), (b"Subject: ", b"=?utf-8?B?!?=")], b"--\n")
@example([(b"Content-Transfer-Encoding: ", b"uuencode")], b"begin 666 x\n#")
def test_no_letter_breaks_the_reader(headers, body):
    content = b"\r\n".join([*(name + value for name, value in headers), b"", body])
    try:
        found = read_letter(content)
        identity(content)
    except LetterUnreadableError:
        return
    for text in (
        found.text,
        found.subject,
        found.sender,
        found.sender_name,
        found.reply,
        *found.to,
    ):
        text.encode()
        assert "\x00" not in text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_page_breaks_the_reader(page):
    words_of(page).encode()


MOVES = {
    ("waiting", "take"): "taken",
    ("waiting", "set_aside"): "set_aside",
    ("waiting", "give_up"): "stuck",
    ("set_aside", "retry"): "waiting",
    ("stuck", "retry"): "waiting",
    ("set_aside", "place"): "taken",
    ("stuck", "place"): "taken",
    ("set_aside", "dismiss"): "dismissed",
    ("stuck", "dismiss"): "dismissed",
}


@pytest.mark.parametrize("state", LetterState)
@pytest.mark.parametrize("move", LETTERS.moves)
def test_every_pair_of_state_and_move_is_decided(state, move):
    target = MOVES.get((state, move))
    if target is None:
        with pytest.raises(IllegalMoveError):
            LETTERS.target(move, current=state)
    else:
        assert LETTERS.target(move, current=state) == target
