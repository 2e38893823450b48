from training.content.problems import ContentFaults, Problem, Severity, did_you_mean

PROBLEM = Problem(
    Severity.ERROR,
    "scenarios/police-walk-in/scenario.yaml",
    19,
    "This choice leads to a scene that is not in the file.",
    found="then: office-manger",
    cure="Did you mean 'office-manager' (line 38)?",
)


def test_a_problem_reads_as_place_and_fault_then_what_is_found_then_the_cure():
    assert str(PROBLEM).split("\n") == [
        "scenarios/police-walk-in/scenario.yaml:19  ERROR  This choice leads to a scene that is not in the file.",
        "    then: office-manger",
        "    Did you mean 'office-manager' (line 38)?",
    ]


def test_a_problem_with_nothing_to_show_is_one_line():
    assert str(Problem(Severity.NOTE, "scenarios/policy.yaml", 1, "It is so.")).count("\n") == 0


def test_an_error_stops_the_start_and_a_note_does_not():
    assert PROBLEM.stops_the_start
    assert not Problem(Severity.NOTE, "a", 1, "b").stops_the_start


def test_faults_read_one_below_the_other():
    faults = ContentFaults([PROBLEM, PROBLEM])

    assert str(faults) == f"{PROBLEM}\n{PROBLEM}"
    assert faults.problems == (PROBLEM, PROBLEM)


def test_where_nothing_is_near_the_other_cure_is_given():
    assert did_you_mean("verdct", ["verdict"], "Look.") == "Did you mean 'verdict'?"
    assert did_you_mean("corridor", ["verdict"], "Look.") == "Look."
