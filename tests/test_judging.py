"""A life that is written down, and what the rules say of it on a day: each event, each refusal, and the manual."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.builders import ASKED, CONSENT, COURTESY, HISTORY, NOTHING_ASKED, NUMBERS, REFER, VIDEO, day
from training import create_app
from training.content.shapes import Role
from training.judging import InForce, answer
from training.life import LifeFaults, Written
from training.rules.facts import Asked
from training.settings import from_environment

ROOT = Path(__file__).resolve().parents[1]
MANUAL = (ROOT / "docs" / "judging.md").read_text()
IN_FORCE = InForce(
    {
        Role.STAFF: ASKED,
        Role.VOLUNTEER: Asked(ASKED.modules[:1]),
        Role.TRUSTEE: NOTHING_ASKED,
        Role.DESIGNEE: ASKED,
        Role.DIRECTOR: ASKED,
    },
    NUMBERS,
    {CONSENT, HISTORY, REFER, VIDEO, COURTESY},
)
HIRED = {"on": "2026-01-05", "event": "hired"}
PASSED = {"on": "2026-01-20", "event": "passed", "at": "every module"}


def written(*events, role="staff"):
    """A life on paper: its first event on line 5, and each event on a line of its own."""
    lines = ",\n".join(json.dumps(event) for event in events)
    return Written("life.json", f'{{\n"name": "Sam",\n"role": "{role}",\n"events": [\n{lines}\n]}}')


def said(on, *events, role="staff"):
    return answer(written(*events, role=role), IN_FORCE, day(on))


def faults(life, on="2030-01-01"):
    with pytest.raises(LifeFaults) as refused:
        answer(life, IN_FORCE, day(on))
    return [f"{problem.line} {problem.what}" for problem in refused.value.problems]


# --- What each event does ----------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "events", "state"),
    [
        ("2026-01-02", [{"on": "2026-01-02", "event": "hired", "starts_on": "2026-01-05"}], "starting"),
        ("2026-01-19", [HIRED], "due"),
        ("2026-01-20", [HIRED], "overdue"),
        ("2026-02-10", [HIRED | {"due_on": "2026-02-10"}], "due"),
        ("2026-01-20", [HIRED, PASSED], "certified"),
        ("2026-01-21", [HIRED, PASSED | {"at": "consent"}], "overdue"),
        ("2026-11-21", [HIRED, PASSED], "due"),
        ("2026-12-01", [HIRED, PASSED, {"on": "2026-12-01", "event": "passed", "at": "refresher"}], "certified"),
        ("2027-01-21", [HIRED, PASSED, {"on": "2026-12-01", "event": "failed", "at": "refresher"}], "needs retraining"),
        ("2026-03-01", [HIRED, PASSED, {"on": "2026-03-01", "event": "leave"}], "on leave"),
        (
            "2026-03-11",
            [HIRED, PASSED, {"on": "2026-03-01", "event": "leave"}, {"on": "2026-03-11", "event": "back"}],
            "certified",
        ),
        ("2026-07-01", [HIRED, PASSED, {"on": "2026-06-30", "event": "left"}], "left"),
        (
            "2026-09-01",
            [HIRED, PASSED, {"on": "2026-06-30", "event": "left"}, {"on": "2026-09-01", "event": "back"}],
            "certified",
        ),
        (
            "2028-01-01",
            [HIRED, PASSED, {"on": "2026-06-30", "event": "left"}, {"on": "2028-01-01", "event": "back"}],
            "due",  # a new employment
        ),
        (
            "2026-09-02",
            [
                HIRED,
                PASSED,
                {"on": "2026-05-01", "event": "leave"},
                {"on": "2026-06-30", "event": "left"},
                {"on": "2026-09-01", "event": "back"},
            ],
            "certified",  # left while on leave: both end with the return
        ),
        (
            "2026-05-02",
            [HIRED, PASSED, *({"on": f"2026-05-0{n}", "event": "failed", "at": "deputy"} for n in (1, 2))],
            "needs retraining",
        ),
        (
            "2026-05-02",
            [HIRED, PASSED, *({"on": f"2026-05-0{n}", "event": "unfinished", "at": "deputy"} for n in (1, 2))],
            "certified",
        ),
        (
            "2026-05-02",
            [HIRED, PASSED, {"on": "2026-05-02", "event": "flagged", "observation": "on-paper", "clauses": [REFER]}],
            "needs retraining",
        ),
        (
            "2026-05-03",
            [
                HIRED,
                PASSED,
                {"on": "2026-05-02", "event": "flagged", "observation": "on-paper", "modules": ["consent"]},
                {"on": "2026-05-03", "event": "withdrawn", "flagged_on": "2026-05-02", "because": "mistaken"},
            ],
            "certified",
        ),
        (
            "2026-02-21",
            [
                HIRED,
                {
                    "on": "2026-01-10",
                    "event": "due-date",
                    "of": "onboarding",
                    "opens_on": "2026-01-05",
                    "due_on": "2026-02-21",
                    "because": "quiet-time",
                },
            ],
            "due",
        ),
    ],
)
def test_an_event_does_what_the_sites_own_action_does(on, events, state):
    assert said(on, *events)["state"] == state


ASKED_IN = {"said": "Ask him in", "verdict": "breach", "clauses": [REFER]}
TRIED = {"on": "2026-01-20", "event": "failed", "at": "deputy", "decisions": [ASKED_IN]}
CORRECTED = {"on": "2026-06-01", "event": "corrected", "said": "Ask him in", "verdict": "right", "passes": True}


@pytest.mark.parametrize(
    ("on", "changed", "state"),
    [
        ("2026-05-31", {}, "overdue"),
        ("2026-06-01", {}, "certified"),
        ("2026-06-01", {"passes": False}, "overdue"),
        ("2026-06-01", {"verdict": "incomplete"}, "certified"),
    ],
)
def test_a_corrected_key_has_a_failed_attempt_pass_where_the_life_says_so(on, changed, state):
    answered = said(on, HIRED, PASSED | {"at": "consent"}, TRIED, CORRECTED | changed)

    assert answered["state"] == state
    if state == "certified":
        (row,) = answered["certifications"]
        assert (row["starts_on"], row["granted_on"]) == ("2026-01-20", "2026-06-01")
        assert "as counted since a wrong key was corrected on 1 June 2026" in row["why"]


def test_a_key_is_corrected_only_where_it_was_wrong_for_this_person():
    life = written(HIRED, TRIED, CORRECTED | {"said": "Ask her in"}, CORRECTED | {"verdict": "breach"})

    assert faults(life) == [
        '7 Sam was never judged graver for "Ask her in".',
        '8 Sam was never judged graver for "Ask him in".',
    ]


def test_no_attempt_with_a_graded_breach_passes_by_a_correction():
    other = {"said": "Tell him", "verdict": "breach", "clauses": [VIDEO]}
    tried = TRIED | {"decisions": [ASKED_IN, other]}

    assert said("2026-06-01", HIRED, PASSED | {"at": "consent"}, tried, CORRECTED)["certifications"] == []


def test_a_new_role_adds_its_modules_and_fewer_certify_at_once():
    more = said("2026-05-03", HIRED, PASSED, {"on": "2026-05-03", "event": "role", "role": "staff"}, role="volunteer")
    fewer = said(
        "2026-05-03",
        HIRED,
        PASSED | {"at": "consent"},
        {"on": "2026-05-03", "event": "role", "role": "volunteer"},
    )

    assert [(o["kind"], o["due_on"], o["modules"]) for o in more["obligations"]] == [
        ("onboarding", "2026-06-02", ["deputy"])
    ]
    assert [(row["starts_on"], row["granted_on"]) for row in fewer["certifications"]] == [("2026-01-20", "2026-05-03")]


def test_a_reason_that_ended_with_the_role_is_not_late_on_the_day_the_role_asks_again():
    """The breach is of April 2026; between, the role did not ask for its module, and owed nothing for it."""
    breach = {"said": "Yes, most Thursdays", "verdict": "breach", "clauses": [REFER]}
    broke = {"on": "2026-04-01", "event": "failed", "at": "deputy", "decisions": [breach]}
    flagged = {"on": "2026-04-02", "event": "flagged", "observation": "on-paper", "modules": ["deputy"]}
    volunteer, staff = ({"on": on, "event": "role", "role": role} for on, role in ROLES)

    days = ("2026-04-09", "2026-05-01", "2026-09-01")
    told = [said(on, HIRED, PASSED, broke, flagged, volunteer, staff) for on in days]

    assert [[(reason["kind"], reason["due_on"]) for reason in one["reasons"]] for one in told] == [
        [("breach", "2026-04-08"), ("flagged", "2026-04-09")],
        [],
        [("breach", "2026-09-08"), ("flagged", "2026-09-08"), ("due", "2026-10-01")],
    ]


ROLES = [("2026-05-01", "volunteer"), ("2026-09-01", "staff")]


def with_settings(*settings):
    """A life of somebody certified in January, with settings on line 5."""
    life = {"name": "Sam", "role": "staff", "settings": list(settings), "events": [HIRED, PASSED]}
    text = json.dumps(life).replace('"settings"', '\n\n\n\n"settings"')
    return Written("life.json", text)


def test_a_setting_counts_from_the_day_after_it_is_set_and_is_known_from_its_own():
    longer = with_settings({"on": "2026-09-15", "name": "refresher window days", "value": "90"})
    months = with_settings({"on": "2026-01-19", "name": "valid months", "value": "24"})
    too_late = with_settings({"on": "2026-01-20", "name": "valid months", "value": "24"})

    assert answer(longer, IN_FORCE, day("2026-09-14"))["changes_on"] == "2026-11-21"
    assert answer(longer, IN_FORCE, day("2026-09-15"))["changes_on"] == "2026-10-22"
    assert answer(months, IN_FORCE, day("2026-10-01"))["certifications"][0]["until_on"] == "2028-01-20"
    assert answer(too_late, IN_FORCE, day("2026-10-01"))["certifications"][0]["until_on"] == "2027-01-20"


def test_settings_that_cannot_be_are_told_all_at_once_with_their_line():
    life = with_settings(
        {"on": "2026-09-15", "name": "valid month", "value": "24"},
        {"on": "2026-09-15", "name": "valid months", "value": "240"},
    )

    assert faults(life) == [
        "5 There is no setting 'valid month'.",
        "5 The setting 'valid months' cannot be '240'.",
    ]


def test_a_changed_policy_is_owed_by_whoever_knew_older_words_until_it_is_learned():
    signed = {"on": "2026-06-01", "event": "policy-change", "version": "2", "clauses": [CONSENT]}
    owed = said("2026-07-02", HIRED, PASSED, signed)
    learned = said("2026-07-02", HIRED, PASSED, signed, {"on": "2026-07-01", "event": "passed", "at": "change"})

    assert (owed["state"], [reason["kind"] for reason in owed["reasons"]]) == ("needs retraining", ["policy-change"])
    assert [one["why"] for one in owed["obligations"]] == [
        "The policy change opened on 1 June 2026, and 30 days later is 1 July 2026."
    ]
    assert (learned["state"], learned["reasons"]) == ("certified", [])


def test_a_change_that_nobody_owes_and_a_version_signed_twice_are_refused():
    signed = {"on": "2026-06-01", "event": "policy-change", "version": "2", "clauses": [CONSENT]}
    taken = {"on": "2026-06-02", "event": "passed", "at": "change"}

    assert faults(written(HIRED, taken, {**signed, "on": "2026-06-03"}, {**signed, "on": "2026-06-04"})) == [
        "6 No policy change waits to be learned on this day.",
        "8 Version 2 is signed already.",
    ]


def test_an_event_is_known_from_the_day_it_is_recorded():
    recorded = {"on": "2026-03-20", "event": "leave", "first_on": "2026-03-01", "last_on": "2026-03-31"}

    states = [said(on, HIRED, PASSED, recorded)["state"] for on in ("2026-03-19", "2026-03-20", "2026-04-01")]

    assert states == ["certified", "on leave", "certified"]


def test_a_pass_decides_right_what_its_module_teaches_gravest_and_leaves_what_is_said_otherwise():
    breach = {"said": "Read her the titles", "verdict": "breach", "clauses": [CONSENT]}
    broke = {"on": "2026-05-03", "event": "failed", "at": "consent", "decisions": [breach]}
    other = {"on": "2026-05-04", "event": "passed", "at": "deputy"}
    mends = {"on": "2026-05-05", "event": "passed", "at": "consent"}

    reasons = [said("2026-05-06", HIRED, PASSED, broke, *later)["reasons"] for later in ([], [other], [other, mends])]

    assert [len(found) for found in reasons] == [1, 1, 0]
    assert reasons[0][0]["sentence"] == (
        'Sam chose "Read her the titles" on 3 May 2026 (Written consent, question 1). That is a breach.'
    )


def test_a_scene_of_a_module_is_not_graded_and_one_of_a_refresher_is():
    scene = {"said": "Yes, most Thursdays", "verdict": "breach", "clauses": [REFER], "kind": "scene"}
    module = {"on": "2026-05-03", "event": "passed", "at": "deputy", "decisions": [scene]}
    refresher = {"on": "2026-12-03", "event": "failed", "at": "refresher", "decisions": [scene]}

    assert said("2026-05-03", HIRED, PASSED, module)["reasons"] == []
    assert said("2026-12-03", HIRED, PASSED, refresher)["reasons"][0]["evidence"] == [
        "A deputy at the desk, scene 1, 3 December 2026"
    ]


def test_a_leave_that_is_taken_back_never_was():
    away = {"on": "2026-01-08", "event": "leave"}
    back = {"on": "2026-01-09", "event": "leave-taken-back", "first_on": "2026-01-08"}

    assert said("2026-01-09", HIRED, away, back) == said("2026-01-09", HIRED)
    assert faults(written(HIRED, back)) == ["6 No leave begins on that day."]


BROUGHT = {"on": "2026-03-02", "event": "brought", "what": "certified", "passed_on": "2025-01-31"}
LONG_HERE = {"on": "2026-03-02", "event": "hired", "starts_on": "2024-01-08"}


def test_what_is_brought_runs_through_the_rules_in_the_order_of_its_days():
    renewed = BROUGHT | {"passed_on": "2026-01-20"}

    told = said("2026-03-02", LONG_HERE, BROUGHT, renewed)

    assert told["state"] == "certified"
    assert [(row["starts_on"], row["until_on"], row["granted_on"]) for row in told["certifications"]] == [
        ("2025-01-31", "2026-01-31", "2026-03-02"),
        ("2026-02-01", "2027-01-31", "2026-03-02"),
    ]
    assert told["certifications"][1]["why"].endswith(
        "so no day is lost, as earlier records say that were brought on 2 March 2026; "
        "31 January 2026 plus 12 months is 31 January 2027, that day included."
    )


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"what": "certifed"}, "7 The role does not ask for 'certifed'."),
        ({"passed_on": "2023-01-31"}, "7 A pass before the work here, or still to come, is not brought."),
        ({"passed_on": "2026-03-03"}, "7 A pass before the work here, or still to come, is not brought."),
        ({"passed_on": "2026-03-02"}, "7 Only what came before the training here is brought."),
    ],
)
def test_what_is_not_brought_is_refused(more, told):
    here = {"on": "2026-03-02", "event": "passed", "at": "consent"}

    [fault] = faults(written(LONG_HERE, here, BROUGHT | more))

    assert fault.startswith(told)


# --- What could not have happened ---------------------------------------------------


def test_what_the_site_would_refuse_is_refused_with_its_line_and_all_at_once():
    left = {"on": "2026-07-01", "event": "left", "last_on": "2026-06-30"}

    assert faults(
        written(
            PASSED | {"on": "2026-01-01"},
            HIRED,
            HIRED,
            PASSED | {"at": "consnet"},
            PASSED,
            {"on": "2026-02-01", "event": "passed", "at": "refresher"},
            {"on": "2026-02-01", "event": "role", "role": "staff"},
            {"on": "2026-02-01", "event": "leave", "last_on": "2026-01-31"},
            {"on": "2026-02-01", "event": "leave", "last_on": "2026-02-10"},
            {"on": "2026-02-05", "event": "leave"},
            {"on": "2026-03-01", "event": "back"},
            {"on": "2026-03-01", "event": "flagged", "observation": "on-paper"},
            {"on": "2026-03-01", "event": "flagged", "observation": "on-paper", "modules": ["elsewhere"]},
            {"on": "2026-03-01", "event": "withdrawn", "flagged_on": "2026-03-01", "because": "mistaken"},
            left | {"on": "2026-03-01", "last_on": "2026-01-01"},
            left,
            {"on": "2026-07-02", "event": "passed", "at": "consent"},
        )
    ) == [
        '5 Sam is not hired yet. Begin with "hired".',
        '7 Sam is hired already. Write "back" for a return.',
        "8 The role does not ask for 'consnet'. Did you mean 'consent'?",
        "10 A refresher begun on this day does not count. Taken as practice, it is not recorded.",
        '11 Sam has the role "staff" already.',
        "12 The last day away is before the first. Enter a later day.",
        "14 These days overlap a leave that is recorded already. Choose other days.",
        "15 There is nothing to be back from on this day: no leave, and no last day of work before it.",
        "16 A flag names at least one module or one clause.",
        "17 The role does not ask for what this flag names.",
        "18 No flag of that day stands.",
        "19 The last day of work is before the first. Enter a later last day.",
        "21 Sam does not work here on this day.",
    ]


def test_a_decision_that_could_not_have_been_is_refused():
    breach = {"said": "Yes", "verdict": "breach", "clauses": [CONSENT]}
    unknown = breach | {"verdict": "right", "clauses": ["law-2b-writen-consent"]}

    found = faults(
        written(HIRED, PASSED | {"at": "consent", "decisions": [breach]}, PASSED | {"decisions": [unknown]}),
    )

    assert found == [
        "6 No attempt with a graded breach is passed.",
        "7 The policy has no clause 'law-2b-writen-consent'. Did you mean 'law-2b-written-consent'?",
    ]


def test_a_role_of_which_nothing_is_asked_takes_no_refresher():
    trustee = {"on": "2026-11-30", "event": "role", "role": "trustee"}
    refresher = {"on": "2026-12-01", "event": "passed", "at": "refresher"}

    assert faults(written(HIRED, PASSED, trustee, refresher)) == [
        "8 A refresher begun on this day does not count. Taken as practice, it is not recorded."
    ]


@pytest.mark.parametrize(
    ("of", "due_on", "told"),
    [
        ("refresher", "2026-02-01", "Nothing of this kind that opened on that day is open."),
        ("onboarding", "2026-01-16", "Enter a day from 17 January 2026 to 19 April 2026"),
        ("onboarding", "2026-04-20", "Enter a day from 17 January 2026 to 19 April 2026"),
    ],
)
def test_a_due_date_out_of_bounds_or_of_nothing_is_refused(of, due_on, told):
    event = {"on": "2026-01-10", "event": "due-date", "of": of, "opens_on": "2026-01-05", "because": "quiet-time"}

    assert told in faults(written(HIRED, event | {"due_on": due_on}))[0]


def test_a_day_before_anything_is_known_is_refused():
    assert faults(written(HIRED), on="2026-01-04") == ["4 Nothing is recorded of Sam by this day."]


# --- What cannot be read -------------------------------------------------------------


def test_faults_of_writing_are_told_all_at_once_each_with_its_line():
    life = written(
        HIRED | {"on": "5 January"},
        {"on": "2026-01-06", "event": "fired"},
        {"on": "2026-01-06"},
        {"on": "2026-01-07", "event": "role", "role": "stuff"},
        {"event": "left", "why": "moved"},
        {"on": "2026-01-08", "event": "passed", "at": 3, "decisions": {}},
        {"on": "2026-01-08", "event": "passed", "at": "consent", "decisions": [{"said": "", "verdict": "right"}]},
        7,
    )

    assert faults(life) == [
        "5 `on` holds a day.",
        "6 `event` cannot be 'fired'.",
        "7 `event` is missing here.",
        "8 `role` cannot be 'stuff'.",
        "9 `on` is missing here.",
        "9 The key `why` is not known here.",
        "10 `at` holds words.",
        "10 `decisions` holds a list.",
        "11 `clauses` is missing here.",
        "12 `events` holds keys and values.",
    ]


def test_a_near_miss_is_offered():
    with pytest.raises(LifeFaults, match=r"Did you mean 'hired'\?"):
        said("2026-02-01", HIRED | {"event": "hierd"})


def test_events_out_of_order_are_told():
    assert faults(written(PASSED, HIRED)) == ["6 This event is dated before the one above it."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1 This is no JSON: EOF while parsing a value."),
        ('{"name": "Sam",\n"role" "staff"}', "2 This is no JSON: expected `:`."),
        ("[]", "1 A life is keys and values."),
        ('{\t"name": "Sam", "role": "staff",\n\t"events": 5}', "2 `events` holds a list."),
        ('{"name": "Sam", "role": "staff",\n"events": []}', "2 Nothing is recorded of Sam by this day."),
    ],
)
def test_what_is_no_life_is_told(text, told):
    assert faults(Written("life.json", text)) == [told]


# --- The manual and the command -----------------------------------------------------


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The site with the content that comes with it. No database is made."""
    folder = tmp_path_factory.mktemp("judging")
    return create_app(from_environment({"DATA_DIR": str(folder)})), folder


EXAMPLES = re.findall(
    r"```json\n(.*?)```\n\n`flask judge life.json --on (\S+)` answers:\n\n```json\n(.*?)```", MANUAL, re.S
)


def without_minutes(words):
    """A module's honest minutes change with its words; no rule rests on them."""
    return re.sub(r"about [\d½]+ (minutes|hours)", "about so long", words)


@pytest.mark.parametrize(("life", "on", "told"), EXAMPLES, ids=[on for _, on, _ in EXAMPLES])
def test_the_examples_of_the_manual_are_what_the_command_prints(shipped, life, on, told):
    app, folder = shipped
    (folder / "life.json").write_text(life)

    result = app.test_cli_runner().invoke(args=["judge", str(folder / "life.json"), "--on", on])

    assert result.exit_code == 0, result.output
    assert without_minutes(result.output) == without_minutes(told)
    assert not (folder / "training.db").exists()


def test_the_manual_has_examples():
    assert len(EXAMPLES) == 5


def test_the_faults_of_the_manual_are_what_the_command_prints(shipped):
    app, folder = shipped
    lines = re.findall(r"^        (\{.*\}),?$", MANUAL, re.MULTILINE)
    events = ",\n".join([json.dumps(HIRED), lines[0], lines[1]])
    path = folder / "life.json"
    path.write_text(f'{{\n"name": "Sam",\n"role": "staff",\n"events": [\n{events}\n]}}')

    result = app.test_cli_runner().invoke(args=["judge", str(path), "--on", "2026-06-01"])

    assert result.exit_code == 1
    told = re.search(r"    life\.json:6 .*", MANUAL, re.DOTALL).group()
    assert result.output.replace(f"{folder}/", "").split() == told.split()


def test_the_manual_names_every_event():
    events = re.findall(r"event: Literal\[(.*)\]", (ROOT / "training" / "life.py").read_text())

    for event in re.findall(r'"([^"]+)"', " ".join(events)):
        assert f"`{event}`" in MANUAL
