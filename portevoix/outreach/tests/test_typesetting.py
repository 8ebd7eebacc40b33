"""Letters as pages."""

import io
from datetime import date

import pypdf
import pytest
from PIL import Image

from portevoix.outreach.transport import Page, Paper, Press, unprintable

HOSTILE = (
    '#import "x" #panic("a") $x^2$ *gras* _it_ @ref <lab> \\ `raw` // fin /* a */ [b] {c} "d" ’e’ ~ -- ...'
)


def paper(**fields):
    given = {
        "title": "Lettre aux élu·es",
        "author": "Eau pour tous",
        "on": date(2026, 11, 23),
        "place_and_date": "Calais, le 23 novembre 2026",
        "sender": {"name": "Eau pour tous", "lines": ["Association"], "contact": ["contact@exemple.test"]},
        "signatory": ["Samira B.", "coordinatrice"],
        "subject_word": "Objet :",
        "page_word": "page",
    }
    return Paper(**{**given, **fields})


def page(name="Madame Camille Aubépine", *, words="Un texte.", times=1):
    blocks = [{"kind": "paragraph", "runs": [{"text": words}]}] * times
    return Page([name, "75355 Paris 07 SP"], "Accès à l’eau", blocks)


def read(data):
    return pypdf.PdfReader(io.BytesIO(data))


def alternatives(node):
    """The words of every figure of a PDF, in the order of reading."""
    node = node.get_object()
    if isinstance(node, list):
        return [words for child in node for words in alternatives(child)]
    if not isinstance(node, dict):
        return []
    own = [node["/Alt"]] if node.get("/S") == "/Figure" else []
    return own + (alternatives(node["/K"]) if "/K" in node else [])


def test_a_pdf_is_tagged_archivable_and_names_each_addressee():
    with Press(paper()) as press:
        pdf = read(press.pdf([page("Madame A"), page("Monsieur B")]))
    root = pdf.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert len(pdf.pages) == 2
    assert [entry.title for entry in pdf.outline] == ["Madame A", "Monsieur B"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert (pdf.metadata.title, pdf.metadata.author) == ("Lettre aux élu·es", "Eau pour tous")


def test_c28_what_people_wrote_is_never_code():
    with Press(paper(title=HOSTILE, author=HOSTILE)) as press:
        said = read(press.pdf([page(HOSTILE, words=HOSTILE)])).pages[0].extract_text()
    for part in (
        '#import "x"',
        "$x^2$",
        "*gras*",
        "@ref",
        "<lab>",
        "\\",
        "`raw`",
        "// fin",
        "[b]",
        "{c}",
        "--",
    ):
        assert part in said.replace("\n", " ")


def test_a_long_letter_flows_on_with_its_addressee_on_each_page():
    with Press(paper()) as press:
        pdf = read(
            press.pdf([page("Madame A", words="Un texte assez long. " * 30, times=8), page("Monsieur B")])
        )
    said = [one.extract_text() for one in pdf.pages]
    assert len(said) == 3
    assert "Madame A page 2" in " ".join(said[1].split())
    assert "page" not in said[2]


def test_an_undrawable_letter_is_named_and_the_page_is_made_all_the_same():
    assert unprintable("Œuvre à 5 € – ça 😀 va 😀") == ["😀"]
    with Press(paper()) as press:
        assert "ça ? va" in read(press.pdf([page(words="ça 😀 va\x07")])).pages[0].extract_text()


def test_pictures_have_words(tmp_path):
    picture = io.BytesIO()
    Image.new("RGB", (60, 30), "green").save(picture, "PNG")
    shown = paper(
        logo=picture.getvalue(),
        logo_alt="Logo de Eau",
        signature=picture.getvalue(),
        signature_alt="Signature",
    )
    with Press(shown) as press:
        pdf = press.pdf([page()])
    assert alternatives(read(pdf).trailer["/Root"]["/StructTreeRoot"]) == ["Logo de Eau", "Signature"]


def test_the_preview_is_the_same_page_with_what_varies_marked():
    runs = [{"text": "Madame", "merged": True}]
    one = Page(["Madame A"], "", [{"kind": "paragraph", "runs": runs}])
    with Press(paper(), marked=True) as press:
        marked = press.svg(one)
    with Press(paper()) as press:
        plain = press.svg(one)
    assert marked[0].startswith(b"<svg")
    assert b"#dfe8dc" in marked[0]
    assert b"#dfe8dc" not in plain[0]


@pytest.mark.parametrize("count", [1, 2])
def test_a_press_may_print_again(count):
    with Press(paper()) as press:
        for _ in range(count):
            made = read(press.pdf([page("Madame A")]))
    assert len(made.pages) == 1
