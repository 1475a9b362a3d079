"""What every record that becomes public by signature has in common."""

import pytest
from django.apps import apps

from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.errors import ContentIsSigned
from publishing.review.models import ReviewEvent
from publishing.review.verification import public_kinds
from tests.publishing.examples.making import new_notice, new_scheme, published, with_milestones
from tests.publishing.examples.models import Notice, Scheme

# Public


@pytest.fixture
def family(people):
    """A scheme, a scheme in it, and a notice of the inner one, all published."""
    outer = published(new_scheme(name="外"), people)
    inner = published(new_scheme(name="内", parent=outer), people)
    return outer, inner, published(new_notice(scheme=inner), people)


def test_public_is_published_with_every_ancestor_published(family):
    outer, inner, notice = family
    assert set(Scheme.objects.public()) == {outer, inner}
    assert set(Notice.objects.public()) == {notice}


def test_the_ancestors_of_an_ancestor_count_without_being_named(family, people):
    outer, inner, notice = family
    steps.withdraw(outer, by=people.signer, reason="停办")
    assert not Scheme.objects.public()
    assert not Notice.objects.public()
    assert Notice.objects.get(pk=notice.pk).is_published


def test_what_has_no_ancestor_is_public_by_itself(people):
    notice = published(new_notice(scheme=None), people)
    assert list(Notice.objects.public()) == [notice]


@pytest.mark.parametrize("state", ["importing", "draft", "submitted", "approved", "returned"])
def test_no_other_state_is_public(db, state):
    new_notice(state=state, code="TZ-1").save()
    assert not Notice.objects.public()
    assert not Notice.objects.withdrawn()


def test_a_relation_to_itself_is_followed_once():
    assert list(Scheme.ancestor_paths()) == ["parent"]
    assert list(Notice.ancestor_paths()) == ["scheme", "scheme__parent"]


def test_no_reviewable_model_has_columns_that_a_snapshot_leaves_out():
    """Snapshots carry columns and inline rows; a many-to-many field would go unsigned."""
    for model in public_kinds():
        assert not model._meta.many_to_many, model
        for relation in model.inline_relations:
            assert not model._meta.get_field(relation).related_model._meta.many_to_many


# Sealed


@pytest.mark.parametrize("state", ["submitted", "approved", "published", "withdrawn"])
@pytest.mark.parametrize("make", [new_notice, new_scheme])
def test_content_is_not_saved_outside_the_open_states(db, make, state):
    record = make(state=state, code="X-1")
    record.save()
    record.place_code = "321102"
    with pytest.raises(ContentIsSigned, match="“所属区划”不能直接修改"):
        record.save()
    assert type(record).objects.get().place_code == "321111"


@pytest.mark.parametrize("state", ["importing", "draft", "returned"])
def test_content_is_saved_in_the_open_states(db, state):
    notice = new_notice(state=state, code="TZ-1")
    notice.save()
    notice.title = "竣工"
    notice.save()
    assert Notice.objects.get().title == "竣工"


def test_a_code_never_changes(db):
    notice = new_notice(code="TZ-1")
    notice.save()
    notice.code = "TZ-2"
    with pytest.raises(ContentIsSigned, match="“编码”不能直接修改"):
        notice.save()


def test_saving_other_columns_of_a_signed_record_does_not_look_at_its_content(db):
    notice = new_notice(state="published", code="TZ-1")
    notice.save()
    notice.title = "竣工"
    notice.save(update_fields=["updated_at"])
    assert Notice.objects.get().title == "开工"


def test_a_bulk_update_of_signed_content_is_refused(db):
    new_notice(state="published", code="TZ-1").save()
    new_notice(state="draft", code="TZ-2").save()
    with pytest.raises(ContentIsSigned):
        Notice.objects.update(title="竣工")
    with pytest.raises(ContentIsSigned):
        Notice.objects.update(owner_id=0)
    assert Notice.objects.filter(state="draft").update(title="竣工") == 1


def test_bulk_update_by_rows_is_refused_too(db):
    notice = new_notice(state="published", code="TZ-1")
    notice.save()
    notice.title = "竣工"
    with pytest.raises(ContentIsSigned):
        Notice.objects.bulk_update([notice], ["title"])


def test_what_waits_or_was_signed_is_not_deleted_and_what_came_back_is(people):
    waiting = steps.draft(new_notice(), by=people.clerk)
    steps.submit(waiting, by=people.clerk)
    returned = steps.draft(new_notice(), by=people.clerk)
    steps.submit(returned, by=people.clerk)
    steps.send_back(returned, by=people.reviewer, reason="数不对")
    for delete in (waiting.delete, Notice.objects.all().delete):
        with pytest.raises(ContentIsSigned, match="不能删除"):
            delete()
    code = returned.code
    returned.delete()
    assert Notice.objects.get() == waiting
    assert ReviewEvent.objects.filter(record_code=code).count() == 3
    assert steps.draft(new_notice(), by=people.clerk).code != code


def test_what_a_batch_carries_is_not_deleted(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    make_batch([notice], title="一次报送", by=people.clerk)
    with pytest.raises(ContentIsSigned, match="不能删除"):
        notice.delete()


def test_a_card_that_was_public_once_is_not_deleted_as_a_draft_again(people):
    scheme = published(new_scheme(), people)
    steps.withdraw(scheme, by=people.signer, reason="重复")
    steps.reopen(scheme, by=people.clerk)
    with pytest.raises(ContentIsSigned, match="不能删除"):
        scheme.delete()


def test_a_published_record_is_never_deleted(people):
    scheme = published(new_scheme(), people)
    with pytest.raises(ContentIsSigned):
        scheme.delete()


def test_initial_content_is_not_deleted(people):
    scheme = new_scheme(code="YL-1")
    scheme.save()
    steps.initialise(with_milestones(scheme, "招标"))
    with pytest.raises(ContentIsSigned):
        Scheme.objects.all().delete()
    assert ReviewEvent.objects.of(scheme).get().content["inlines"]["milestones"]


def test_every_kind_of_record_names_its_parts():
    for model in public_kinds():
        assert model.code_prefix or model.needs_all_units, model
        for relation in model.inline_relations:
            assert model._meta.get_field(relation).one_to_many
        for name in model.ancestors:
            assert apps.get_model(model._meta.get_field(name).related_model._meta.label)
