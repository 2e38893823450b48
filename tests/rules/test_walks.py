"""Every path through a scenario: its likelihood, its end, and what no path reaches."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.contents import shipped
from training.content.shapes import Ending
from training.rules.walks import walks

MODULES = shipped().modules


@pytest.mark.parametrize("module_id", MODULES)
def test_each_shipped_scenario_is_whole(module_id):
    found = walks(MODULES[module_id].scenario)

    assert found.never_reached == ()
    assert found.careful_ends is Ending.WELL
    assert found.shortest >= 3
    assert sum(path.likelihood for path in found.paths) == 1


@pytest.mark.parametrize("module_id", MODULES)
def test_choosing_blindly_seldom_ends_well(module_id):
    assert walks(MODULES[module_id].scenario).share_well < Fraction(1, 2)
