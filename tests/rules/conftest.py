"""How examples are drawn where `make mutants` runs the rules' tests (docs/mutants.md)."""

from hypothesis import Phase, settings

# The same examples in every run, and the first that fails is enough: to look for the shortest takes minutes.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate]
)
