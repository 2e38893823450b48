"""A revision opens as it was kept, and its hash says whether it is the same."""

from __future__ import annotations

import pytest

from tests.content.conftest import SHIPPED
from training.content import canon
from training.content.read import read_content
from training.content.shapes import SHAPE, Module

MODULES = list(read_content(SHIPPED).modules.values())


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_a_revision_opens_as_it_was_kept(module: Module):
    text = canon.text_of(module)

    opened = canon.module_from(text, SHAPE)

    assert opened == module
    assert list(opened.scenario.scenes) == list(module.scenario.scenes)
    assert canon.text_of(opened) == text


def test_the_same_folder_gives_the_same_hash_each_time():
    once, again = (
        [canon.hash_of(canon.text_of(module)) for module in read_content(SHIPPED).modules.values()] for _ in range(2)
    )

    assert once == again
    assert len(set(once)) == len(once)


def test_one_changed_letter_gives_another_hash():
    module = MODULES[0]
    scenario = module.scenario.model_copy(update={"you_are": module.scenario.you_are + "."})
    changed = module.model_copy(update={"scenario": scenario})

    assert canon.hash_of(canon.text_of(changed)) != canon.hash_of(canon.text_of(module))


def test_the_order_of_scenes_is_content_too():
    module = MODULES[0]
    turned = dict(reversed(module.scenario.scenes.items()))
    changed = module.model_copy(update={"scenario": module.scenario.model_copy(update={"scenes": turned})})

    assert canon.hash_of(canon.text_of(changed)) != canon.hash_of(canon.text_of(module))


def test_the_text_has_one_form():
    text = canon.text_of(MODULES[0])

    assert text.startswith(f'{{"id":"{MODULES[0].id}","scenario":{{"title":"')
    assert "\\u" not in text


def test_a_shape_that_this_release_does_not_know_is_refused():
    with pytest.raises(ValueError, match="this one has shape 0"):
        canon.module_from(canon.text_of(MODULES[0]), 0)
