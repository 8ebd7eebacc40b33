"""Components as templates use them: escaping, states, folding."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import escape

from portevoix.design import panels
from portevoix.design.templatetags.feedback import _boxes
from portevoix.design.templatetags.icons import icon_names

NASTY = "<script>alert(1)</script>"


def draw(source: str, **context: object) -> str:
    return Template("{% load design %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% section nasty note=nasty %}{{ nasty }}{% endsection %}",
        "{% strip nasty when=nasty short=nasty %}{{ nasty }}{% endstrip %}",
        "{% first nasty when=nasty note=nasty url=nasty %}{% endfirst %}",
        "{% poster nasty marked='x' above=nasty criteria=pairs %}{% endposter %}",
        "{% initials nasty %}",
        "{% position 1 nasty word=True %}",
        "{% person nasty nasty url=nasty %}",
        "{% task nasty note=nasty url=nasty due=nasty done_url=nasty %}{% endtask %}",
        "{% entry nasty 'mail' stock=nasty %}{{ nasty }}{% endentry %}",
        "{% badge nasty 'late' %}",
        "{% facet nasty nasty options %}",
        "{% chosen options nasty %}",
        "{% notice nasty %}{{ nasty }}{% endnotice %}",
        "{% empty nasty %}{% endempty %}",
        "{% toast nasty %}",
        "{% stat nasty nasty %}",
        "{% dialog 'x' nasty %}{% enddialog %}",
        "{% segments states nasty %}",
        "{% sendbar nasty note=nasty %}{% endsendbar %}",
        "{% sheet nasty nasty caption=nasty %}",
        "{% combobox nasty label=nasty value=nasty placeholder=nasty %}",
        "{% crumbs nasty nasty nasty %}",
        "{{ nasty|typeset }}{{ nasty|marked:'x' }}",
    ],
)
def test_words_given_to_a_component_are_escaped(source):
    option = SimpleNamespace(value=NASTY, label=NASTY, url=NASTY, count=1, checked=False)
    drawn = draw(source, nasty=NASTY, options=[option], pairs=[(NASTY, NASTY)], states=["done"])
    assert "<script>" not in drawn


def test_an_unknown_icon_is_a_mistake_of_ours():
    with pytest.raises(TemplateSyntaxError):
        draw("{% icon 'unicorn' %}")


def test_every_icon_is_in_the_sprite():
    sprite = Path(finders.find("design/dist/icons.svg")).read_text()
    assert [name for name in sorted(icon_names()) if f'id="{name}"' not in sprite] == []


def test_an_icon_with_a_label_is_read_aloud():
    assert '<span class="hidden-text">Fermer</span>' in draw("{% icon 'close' 'Fermer' %}")


def test_a_position_says_its_sign_and_its_name():
    assert draw("{% position -2 'Opposition active' %}") == (
        '<span class="position m2 " title="Opposition active">−2</span>'
        '<span class="hidden-text"> Opposition active</span>'
    )
    assert "?" in draw("{% position None 'Pas connue' %}")


def test_a_facet_folds_what_is_beyond_and_never_what_is_ticked():
    options = [SimpleNamespace(value=n, label=f"n{n}", count=n, checked=n == 9) for n in range(10)]
    shown, folded = draw("{% facet 'Groupe' 'g' options shown=3 %}", options=options).split("<details")
    assert [n for n in range(10) if f">n{n}<" in shown] == [0, 1, 9]
    assert [n for n in range(10) if f">n{n}<" in folded] == [2, 3, 4, 5, 6, 7, 8]


def test_boxes_are_one_a_thing_until_sixty():
    assert [state for state, *_ in _boxes(["done", "queued"])] == ["done", "queued"]
    many = ["queued"] * 300 + ["done"] * 277
    assert [(state, round(width)) for state, _, width in _boxes(many)] == [("done", 285), ("queued", 309)]
    assert list(_boxes([])) == []


def job(**fields: object) -> SimpleNamespace:
    defaults = {
        "code": "abc",
        "state": "running",
        "progress": 412,
        "total": 575,
        "message": "",
        "cancel_asked": False,
    }
    return SimpleNamespace(**{**defaults, **fields})


PROGRESS = "{% progress job label='Import' url='/p' cancel_url='/c' %}<a>suite</a>{% endprogress %}"


def test_a_running_work_polls_and_can_be_stopped():
    drawn = draw(PROGRESS, job=job())
    assert 'hx-get="/p" hx-trigger="every 1s"' in drawn
    assert '<progress aria-label="Import" max="575" value="412">' in drawn
    assert 'action="/c"' in drawn
    assert "suite" not in drawn


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_a_work_that_is_over_is_still(state):
    drawn = draw(PROGRESS, job=job(state=state))
    assert "hx-trigger" not in drawn
    assert "<progress" not in drawn
    assert 'role="status"' in drawn
    assert "suite" in drawn


class Sample(forms.Form):
    name = forms.CharField(label="Nom", help_text="Le vôtre.")
    note = forms.CharField(label="Note", required=False)
    way = forms.ChoiceField(label="Moyen", choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_in_error_is_described_by_its_help_and_its_error():
    drawn = str(Sample({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'href="#id_name"' in drawn
    assert "(facultatif)" in drawn


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Sample())


def test_pages_keep_the_rest_of_the_query():
    request = RequestFactory().get("/?q=eau&page=2")
    page = Paginator(range(30), 10).page(2)
    drawn = Template("{% load design %}{% pages page %}").render(RequestContext(request, {"page": page}))
    assert escape("?q=eau&page=1") in drawn
    assert escape("?q=eau&page=3") in drawn


def test_panels_are_drawn_by_htmx_and_are_links_without_it(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {"sample": [panels.Panel("Lettres", "design:living")]})
    monkeypatch.setattr(
        "portevoix.design.templatetags.page.reverse", lambda name, kwargs: f"/{kwargs['code']}/"
    )
    drawn = draw("{% panels 'sample' 'abc' %}")
    assert 'hx-get="/abc/" hx-trigger="load"' in drawn
    assert '<a href="/abc/">' in drawn
