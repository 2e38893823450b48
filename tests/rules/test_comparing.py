"""Two versions of the policy, clause by clause: which clauses differ, and in which words."""

import pytest

from training.content.shapes import Authority, Clause, Policy
from training.rules.comparing import Run, changed

THE = "the " * 299 + "the"


def policy(version="1", **clauses):
    """A policy of clauses named here with their words."""
    built = {
        name: Clause(
            id=name, words=words, weight=2, authority=Authority.POLICY, section="Desk", number=f"{version}.{n}"
        )
        for n, (name, words) in enumerate(clauses.items(), start=1)
    }
    return Policy(title="T", version=version, text="w", clauses=built)


def test_only_the_clauses_in_other_words_are_told_those_taken_out_last():
    older = policy(gone="We stamp.", same="We ask.", moved="We tell nobody.", other="We wait.")
    newer = policy("2", added="We lock up.", other="We wait here.", moved="We tell nobody.", same="We ask.")

    found = changed(older, newer)

    assert [one.id for one in found] == ["added", "other", "gone"]
    assert [(one.older, one.newer) for one in found] == [
        (None, newer.clauses["added"]),
        (older.clauses["other"], newer.clauses["other"]),
        (older.clauses["gone"], None),
    ]
    assert [one.called for one in found] == ["2.1", "2.2", "1.1"]


@pytest.mark.parametrize(
    ("before", "after", "older_runs", "newer_runs"),
    [
        (
            "We tell the patron alone.",
            "We tell nobody but the patron.",
            [("We tell", False), ("the", False), ("patron alone.", True)],
            [("We tell", False), ("nobody but", True), ("the", False), ("patron.", True)],
        ),
        ("We ask.", "We ask twice.", [("We", False), ("ask.", True)], [("We", False), ("ask twice.", True)]),
        (
            "We wait here.",
            "We here.",
            [("We", False), ("wait", True), ("here.", False)],
            [("We", False), ("here.", False)],
        ),
        # However often a word occurs it is found.
        (f"Desk {THE}", f"Door {THE}", [("Desk", True), (THE, False)], [("Door", True), (THE, False)]),
    ],
)
def test_the_words_that_differ_are_marked_on_each_side(before, after, older_runs, newer_runs):
    [found] = changed(policy(it=before), policy("2", it=after))

    assert found.older_runs == tuple(Run(*run) for run in older_runs)
    assert found.newer_runs == tuple(Run(*run) for run in newer_runs)


def test_of_a_clause_that_is_added_or_taken_out_every_word_is_other():
    [added] = changed(policy(), policy("2", it="We ask."))
    [gone] = changed(policy(it="We ask."), policy("2"))

    assert (added.older_runs, added.newer_runs) == ((), (Run("We ask.", True),))
    assert (gone.older_runs, gone.newer_runs) == ((Run("We ask.", True),), ())
