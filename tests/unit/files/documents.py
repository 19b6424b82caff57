"""Small PDFs, plain and hostile."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def document(*, pages=1, **more):
    """A PDF of empty pages; ``more`` is what is done to it before it is saved."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(200, 200))
        for change in more.values():
            change(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def with_script(pdf):
    """Runs when it is opened."""
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_named_script(pdf):
    """Runs from the tree of names."""
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(2)")))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))


def with_attachment(pdf):
    """Holds another file."""
    pdf.attachments["evil.exe"] = b"MZ\x90 a program"


def with_launch(pdf):
    """A link that starts a program, and one that is a script in disguise."""
    pdf.pages[0].Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name.Launch, F=String("cmd.exe")),
            ),
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name.URI, URI=String("javascript:alert(3)")),
            ),
        ]
    )


def with_link(pdf):
    """An honest link to an address."""
    pdf.pages[0].Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name.URI, URI=String("https://city.example/")),
            )
        ]
    )


def with_triggers(pdf):
    """Acts when a page is shown, and holds a form that is a program."""
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(4)")))
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array([]))


def locked():
    """Asks for a password."""
    with pikepdf.open(io.BytesIO(document())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
        return out.getvalue()


def bomb(megabytes=1_200):
    """A PDF whose table of contents unpacks to more than a process may hold."""
    packer = zlib.compressobj(1)
    piece = bytes(1024 * 1024)
    packed = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
    count = megabytes * 1024 * 1024 // 4
    head = b"%PDF-1.7\n"
    table = (
        b"1 0 obj\n<</Type/XRef/W[1 2 1]/Index[0 %d]/Size %d/Root 2 0 R/Filter/FlateDecode"
        b"/Length %d>>\nstream\n" % (count, count, len(packed))
    )
    return head + table + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
