"""The whole way of an import: read, matched, checked, decided, taken in, undone."""

from datetime import date

import pytest
from django.utils import timezone

from portevoix.advocacy.models import Campaign, Commitment, Exchange, Target
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives.models import Space
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory import operations as directory
from portevoix.directory.models import Actor, Annotation, ContactPoint, Tag
from portevoix.directory.tests.factories import make_deputy
from portevoix.intake import operations, queries
from portevoix.intake.enums import Decision, Field, RowState, State
from portevoix.intake.models import Import, Likeness, Memory, Row, Trace
from portevoix.intake.operations.begin import KEEP
from portevoix.intake.operations.check import run_check
from portevoix.intake.tests.factories import make_import, work
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def ours():
    return make_collective()


def at():
    return timezone.now()


def match(run, *, fields=None, **more):
    """Match the columns as guessed, check, and come back."""
    guessed, _recalled = queries.guesses(run, queries.table_of(run))
    operations.match_columns(run, fields=fields or guessed, by=run.by, at=at(), **more)
    work()
    run.refresh_from_db()
    return run


def take(run):
    operations.ask_take(run, by=run.by, at=at())
    work()
    run.refresh_from_db()
    return run


def undo(run):
    operations.ask_undo(run, by=run.by, at=at())
    work()
    run.refresh_from_db()
    return run


def csv(*rows):
    return "\n".join(rows).encode()


CONTACTS = csv(
    "Civilité;Nom;Prénom;Fonction;Organisme;E-mail;Tél;Adresse;CP;Ville;Remarques;Étiquettes;Parrain",
    'Mme;DELORME;Nour;Maire;;nour@exemple.test, mairie@exemple.test;612345678;1, place;1000;Bourg;À rappeler;"presse, élus";Zoé',
    "M.;Quérou;Bastien;;;;;;;;;;",
)


def everything():
    """All that an import may write."""
    people = [
        (one.name, one.gender, one.office, one.function, one.organisation, one.space_id is not None)
        for one in Actor.objects.filter(kind="person").order_by("pk")
    ]
    points = list(
        ContactPoint.objects.order_by("pk").values_list("actor__name", "kind", "value", "is_preferred")
    )
    notes = [
        (one.actor.name, one.note, sorted(one.tags.values_list("word", flat=True)))
        for one in Annotation.objects.order_by("pk")
    ]
    return {"people": people, "points": points, "notes": notes}


def test_contacts_come_in_whole(ours):
    run = take(match(make_import(collective=ours, data=CONTACTS)))
    assert everything() == {
        "people": [
            ("Nour Delorme", "female", "mayor", "Maire", "", True),
            ("Bastien Quérou", "male", "other", "", "", True),
        ],
        "points": [
            ("Nour Delorme", "email", "nour@exemple.test", True),
            ("Nour Delorme", "email", "mairie@exemple.test", False),
            ("Nour Delorme", "phone", "06 12 34 56 78", False),
            ("Nour Delorme", "postal", "1, place\n01000 Bourg", True),
        ],
        "notes": [("Nour Delorme", "À rappeler\nParrain : Zoé", ["presse", "élus"])],
    }
    assert run.state == State.TAKEN
    assert {key: value for key, value in run.counts.items() if value and key != "repairs"} == {
        "actor": 2,
        "contact": 4,
        "annotation": 1,
        "rows": 2,
    }
    verbs = list(Entry.objects.filter(kind="import").order_by("number").values_list("verb", flat=True))
    assert verbs == ["bring", "take in"]


def test_undo_leaves_nothing(ours):
    run = undo(take(match(make_import(collective=ours, data=CONTACTS))))
    assert everything() == {"people": [], "points": [], "notes": []}
    assert (run.state, run.kept, Trace.objects.count()) == (State.UNDONE, [], 0)


def test_undo_keeps_what_people_changed_or_rely_on(ours):
    run = take(
        match(
            make_import(collective=ours, data=csv("Nom;E-mail", *(f"A{n} B{n};a{n}@x.fr" for n in range(5))))
        )
    )
    people = list(Actor.objects.order_by("pk"))
    by = run.by
    directory.change_person(people[0], by=by, at=at(), given_name="A0", family_name="B0", function="Maire")
    directory.change_contact(people[1].contact_points.get(), by=by, at=at(), value="autre@x.fr")
    directory.annotate(people[2], space=ours.space, note="vu", tags=[], by=by, at=at())
    make_target(make_campaign(collective=ours), actor=people[3])
    run = undo(run)
    assert [(one["row"], one["kind"], one["why"]) for one in run.kept] == [
        (2, "actor", "changed"),
        (3, "actor", "referred"),
        (4, "actor", "referred"),
        (5, "actor", "referred"),
    ]
    assert list(Actor.objects.order_by("pk")) == people[:4]
    assert list(ContactPoint.objects.order_by("pk").values_list("value", flat=True)) == [
        "a0@x.fr", "autre@x.fr", "a2@x.fr", "a3@x.fr",
    ]  # fmt: skip


def test_a_known_person_is_completed_never_overwritten_and_put_back(ours):
    by = ours.memberships.get().user
    known = directory.add_person(
        ours.space,
        by=by,
        at=at(),
        given_name="Nour",
        family_name="Delorme",
        function="Adjointe",
        email="nour@exemple.test",
    )
    directory.annotate(known, space=ours.space, note="Amie", tags=["presse"], by=by, at=at())
    before = everything()
    run = match(make_import(collective=ours, data=CONTACTS))
    [like] = Likeness.objects.all()
    assert (like.actor, like.certain, like.why) == (known, True, ["name", "email"])
    run = take(run)
    assert everything() == {
        "people": [
            ("Nour Delorme", "female", "mayor", "Adjointe", "", True),
            ("Bastien Quérou", "male", "other", "", "", True),
        ],
        "points": [
            ("Nour Delorme", "email", "nour@exemple.test", True),
            ("Nour Delorme", "email", "mairie@exemple.test", False),
            ("Nour Delorme", "phone", "06 12 34 56 78", False),
            ("Nour Delorme", "postal", "1, place\n01000 Bourg", False),
        ],
        "notes": [
            (
                "Nour Delorme",
                "Amie\nDans le fichier, fonction\u00a0: Maire\nÀ rappeler\nParrain : Zoé",
                ["presse", "élus"],
            )
        ],
    }
    undo(run)
    assert everything() == before


def test_a_deputy_is_attached_and_never_copied(ours):
    deputy = make_deputy(given="Jeanne", family="Dupont")
    make_deputy(given="Paul", family="Dupont", gender="male", constituency="62-08", email="paul@exemple.test")
    data = csv(
        "Nom complet;Fonction;E-mail",
        "Mme Dupont;députée;assistante@exemple.test",
        "Jeanne DUPONT;Députée du Pas-de-Calais;",
        "Jeanne Dupont;boulangère;",
    )
    run = match(make_import(collective=ours, data=data))
    found = [
        (like.row.number, like.actor, like.other and like.other.number, like.certain)
        for like in Likeness.objects.order_by("row__number", "pk")
    ]
    assert [one for one in found if one[1]] == [
        (2, deputy, None, False),
        (3, deputy, None, True),
        (4, deputy, None, False),
    ]
    with pytest.raises(operations.Undecided):
        operations.ask_take(run, by=run.by, at=at())
    said = {
        like.pk: ("same" if like.row.number == 2 and like.actor else "other")
        for like in Likeness.objects.filter(certain=False)
    }
    operations.decide(run, decisions=said, at=at())
    take(run)
    assert Actor.objects.filter(kind="person").count() == 3
    assert list(Row.objects.order_by("number").values_list("actor__name", "actor__space")) == [
        ("Jeanne Dupont", None),
        ("Jeanne Dupont", None),
        ("Jeanne Dupont", ours.space_id),
    ]
    point = deputy.contact_points.get(value="assistante@exemple.test")
    assert (point.space_id, deputy.function) == (ours.space_id, "")


def test_c14_another_spaces_people_are_never_proposed(ours):
    theirs = make_collective(name="Ailleurs")
    by = theirs.memberships.get().user
    directory.add_person(
        theirs.space, by=by, at=at(), given_name="Nour", family_name="Delorme", email="nour@exemple.test"
    )
    match(make_import(collective=ours, data=CONTACTS))
    assert Likeness.objects.count() == 0


HISTORY = csv(
    "Nom;Prénom;Date;Canal;Sens;Résumé;Promesse;Échéance;État",
    "Delorme;Nour;12/03/2025;courrier;envoyé;Demande d’audience;;;",
    "Delorme;Nour;2025-04-02;RDV;;Elle reçoit;Trois rampes;1er mai 2025;tenue",
    "Delorme;Nour;mars 2025;appel;;;;;",
    "Quérou;Bastien;;;;;;;",
)


def test_history_goes_to_a_campaign_and_promises_with_it(ours):
    run = match(make_import(collective=ours, data=HISTORY), new_campaign="Un point d’eau")
    assert [
        (row.number, [one["code"] for one in row.problems]) for row in Row.objects.filter(state="refused")
    ] == [(4, ["month_alone"])]
    run = take(run)
    campaign = Campaign.objects.get()
    assert (campaign.demand, run.campaign) == ("Un point d’eau", campaign)
    rows = Exchange.objects.order_by("happened_on").values_list(
        "target__actor__name", "channel", "direction", "happened_on", "summary"
    )
    assert list(rows) == [
        ("Nour Delorme", "letter", "out", date(2025, 3, 12), "Demande d’audience"),
        ("Nour Delorme", "meeting", "both", date(2025, 4, 2), "Elle reçoit"),
    ]
    assert list(Commitment.objects.values_list("text", "due_on", "state")) == [
        ("Trois rampes", date(2025, 5, 1), "kept")
    ]
    assert (Actor.objects.count(), Target.objects.count()) == (2, 1)
    assert not any(one.is_kept_elsewhere for one in Exchange.objects.all())
    undo(run)
    left = (Actor, Target, Exchange, Commitment, Campaign)
    assert [model.objects.count() for model in left] == [0] * 5
    assert list(Space.objects.all()) == [ours.space]


def test_the_same_history_twice_is_noted_once(ours):
    campaign = make_campaign(collective=ours)
    first = take(match(make_import(collective=ours, data=HISTORY), campaign=campaign))
    second = match(make_import(collective=ours, data=HISTORY, name="encore.csv"), campaign=campaign)
    operations.decide_rest(second, decision=Decision.SAME, at=at())
    second = take(second)
    assert (Actor.objects.count(), Exchange.objects.count(), Commitment.objects.count()) == (2, 2, 1)
    assert (first.counts["there"], second.counts["there"]) == (0, 2)


def test_a_matching_is_remembered_for_the_headings_in_any_order(ours):
    fields = [Field.FAMILY, Field.TAGS]
    match(make_import(collective=ours, data=csv("Nom;Parrain", "Delorme;x")), fields=fields)
    again = make_import(collective=ours, data=csv("PARRAIN;nom", "x;Delorme"))
    assert queries.guesses(again, queries.table_of(again)) == ([Field.TAGS, Field.FAMILY], True)
    theirs = make_import(collective=make_collective(name="Ailleurs"), data=csv("Nom;Parrain", "Delorme;x"))
    assert queries.guesses(theirs, queries.table_of(theirs)) == ([Field.NAME, Field.KEEP], False)
    assert Memory.objects.count() == 1


def test_rows_are_mended_set_aside_or_left(ours):
    data = csv("Nom;E-mail;CP", "A B;a@;1000", "C D;c@;75011", "E F;e@;75011", "G H;g@x.fr;ABC")
    run = match(make_import(collective=ours, data=data))
    assert queries.problem_counts(run) == [("no_email", 3), ("no_postcode", 1)]
    rows = {row.number: row for row in run.rows.all()}
    operations.mend(rows[2], cells={1: "a@x.fr"}, at=at())
    operations.leave(rows[3], at=at())
    assert operations.settle(run, code="no_email", how="without", at=at()) == 1
    operations.set_aside(rows[5], at=at())
    run.refresh_from_db()
    with pytest.raises(operations.NotOpen):
        operations.ask_take(run, by=run.by, at=at())
    operations.ask_check(run, by=run.by, at=at(), understood=True)
    work()
    take(run)
    assert list(ContactPoint.objects.order_by("pk").values_list("actor__name", "value")) == [
        ("A B", "a@x.fr"),
        ("A B", "01000"),
        ("E F", "75011"),
        ("G H", "g@x.fr"),
    ]
    assert list(run.rows.order_by("number").values_list("state", flat=True)) == [
        "taken",
        "left",
        "taken",
        "taken",
    ]


def test_decisions_stay_when_look_alikes_are_looked_for_again(ours):
    run = match(
        make_import(
            collective=ours, data=csv("Nom;E-mail", "Nour Delorme;a@x.fr", "Nour Delorm;b@x.fr", "X Y;z@")
        )
    )
    [like] = Likeness.objects.all()
    assert (like.row.number, like.other.number, like.certain) == (3, 2, False)
    operations.decide(run, decisions={like.pk: "same"}, at=at())
    operations.settle(run, code="no_email", how="leave", at=at())
    operations.ask_check(run, by=run.by, at=at(), understood=True)
    work()
    assert [one.decision for one in Likeness.objects.all()] == [Decision.SAME]
    take(run)
    assert [one.note for one in Annotation.objects.all()] == ["Dans le fichier\u00a0: Nour Delorm"]
    assert Actor.objects.count() == 1


def test_a_row_left_out_of_a_pair_is_not_merged(ours):
    run = match(
        make_import(collective=ours, data=csv("Nom;E-mail", "Nour Delorme;a@x.fr", "Nour Delorm;b@x.fr"))
    )
    operations.decide(run, decisions={Likeness.objects.get().pk: "leave"}, at=at())
    take(run)
    assert list(ContactPoint.objects.values_list("value", flat=True)) == ["a@x.fr"]


def test_c51_a_check_done_again_after_its_last_word_writes_nothing(ours):
    """Its worker was killed before it could say that the job was done; rows are already being taken in."""
    run = match(make_import(collective=ours, data=CONTACTS))
    job = Job.objects.get(code=Import.objects.get().job)
    taken = take(run)
    before = list(Row.objects.order_by("number").values())
    run_check(jobs.Run(job, worker="another"))
    assert list(Row.objects.order_by("number").values()) == before
    assert Import.objects.get().state == taken.state == State.TAKEN


def test_c46_what_is_old_is_forgotten(ours):
    run = take(match(make_import(collective=ours, data=CONTACTS)))
    other = make_import(collective=ours, data=csv("Nom", "Delorme Nour"), name="b.csv")
    assert operations.forget_old(at=at()) == 0
    later = at() + KEEP
    assert operations.forget_old(at=later) == 2
    run.refresh_from_db()
    assert (run.file, run.rows.count(), run.traces.count(), run.state) == (None, 0, 0, State.TAKEN)
    assert not Import.objects.filter(pk=other.pk).exists()
    with pytest.raises(operations.NotOpen):
        operations.ask_undo(run, by=run.by, at=at())
    assert Actor.objects.count() == 2
    assert Tag.objects.count() == 2
    assert RowState.TAKEN not in run.rows.values_list("state", flat=True)


def test_c46_a_check_that_never_ended_is_forgotten_too(ours):
    run = make_import(collective=ours, data=CONTACTS)
    operations.match_columns(run, fields=["family_name", *["keep"] * 12], by=run.by, at=at())
    assert operations.forget_old(at=at() + KEEP) == 1
    assert not Import.objects.exists()


def test_an_import_that_was_stopped_goes_on_or_is_undone(ours):
    run = match(make_import(collective=ours, data=CONTACTS))
    job = operations.ask_take(run, by=run.by, at=at())
    jobs.cancel(job, at=at())
    run.refresh_from_db()
    assert (run.state, Actor.objects.count()) == (State.TAKING, 0)
    operations.ask_take(run, by=run.by, at=at())
    work()
    run.refresh_from_db()
    assert (run.state, Actor.objects.count()) == (State.TAKEN, 2)


def test_exchanges_that_say_half_and_titles_are_settled_at_once(ours):
    data = csv(
        "Nom;Prénom;Date;Comment;Compte rendu",
        "Secteur nord;;;;",
        "Delorme;Nour;;;Nous a reçus",
        "Quérou;Bastien;12/03/2025;;Va en parler",
        "Vermeer;Odile;;;",
        "Girmay;Yonas;;;",
    )
    run = match(make_import(collective=ours, data=data), new_campaign="Ouvrir le gymnase")
    assert queries.problem_counts(run) == [
        ("exchange_without_channel", 2),
        ("exchange_without_day", 1),
        ("title_row", 1),
    ]
    assert operations.settle(run, code="title_row", how="leave", at=at()) == 1
    assert operations.settle(run, code="exchange_without_day", how="without", at=at()) == 1
    assert operations.settle(run, code="exchange_without_channel", how="without", at=at()) == 1
    assert queries.problem_counts(run) == []
    operations.ask_check(run, by=run.by, at=at(), understood=True)
    work()
    take(run)
    assert sorted(Actor.objects.values_list("name", flat=True)) == [
        "Bastien Quérou",
        "Nour Delorme",
        "Odile Vermeer",
        "Yonas Girmay",
    ]
    assert list(Exchange.objects.values_list("target__actor__name", "channel", "summary")) == [
        ("Bastien Quérou", "other", "Va en parler")
    ]
    assert list(Annotation.objects.values_list("actor__name", "note")) == [
        ("Nour Delorme", "Compte rendu : Nous a reçus")
    ]


def test_a_title_may_be_a_person_after_all(ours):
    data = csv("Nom;Prénom;CP;Ville", "Delorme;;;", *[f"Quérou{n};B;75011;Paris" for n in range(4)])
    run = match(make_import(collective=ours, data=data))
    row = run.rows.get(number=2)
    assert row.codes == "|title_row|"
    assert operations.set_aside(row, at=at()).state == "ready"
