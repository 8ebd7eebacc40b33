"""Documents are saved over the revision they were made from, in one statement."""

from datetime import UTC, datetime

import pytest

from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.workspace import operations
from portevoix.workspace.models import Document
from portevoix.workspace.rules import NotADocument, parse

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def author():
    return make_member(make_collective())


@pytest.fixture
def document(author):
    space = author.memberships.get().collective.space
    return operations.create(space, title="Lettre", content=parse("un"), by=author, at=NINE)


def saved(document, markup, author, *, revision):
    return operations.save(document, content=parse(markup), revision=revision, by=author, at=TEN)


def test_save_makes_a_revision(document, author):
    saved(document, "deux", author, revision=0)
    again = Document.objects.get()
    assert (again.content, again.revision, again.updated_at) == (parse("deux"), 1, TEN)


def test_the_same_text_again_makes_no_revision(document, author):
    saved(document, "un", author, revision=0)
    assert (Document.objects.get().revision, Document.objects.get().updated_at) == (0, NINE)


def test_an_older_revision_is_refused_and_both_texts_are_at_hand(document, author):
    other = Document.objects.get()
    saved(document, "deux", author, revision=0)
    with pytest.raises(operations.DocumentChanged) as refusal:
        saved(other, "trois", author, revision=0)
    assert refusal.value.args[0].content == parse("deux")
    assert Document.objects.get().content == parse("deux")
    saved(other, "trois", author, revision=refusal.value.args[0].revision)
    assert Document.objects.get().content == parse("trois")


def test_save_is_one_statement_and_one_read(document, author, django_assert_num_queries):
    with django_assert_num_queries(2):
        saved(document, "deux", author, revision=0)


def test_what_is_no_document_is_not_written(document, author):
    with pytest.raises(NotADocument):
        operations.save(document, content={"type": "x"}, revision=0, by=author, at=TEN)
    assert Document.objects.get().revision == 0
