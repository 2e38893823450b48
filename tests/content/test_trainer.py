"""What a trainer would mend: nothing in the shipped modules, and told by the check alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.content.conftest import SHIPPED, says
from tests.content.sample import MODULE, write_sample
from training.content.problems import Severity
from training.content.read import find_problems, read_content

CPU_SECONDS = 1.0
"""What reading and checking may take where it takes a seventh on a quiet machine: three times what is promised."""


def test_the_shipped_content_has_no_error_and_no_warning():
    assert [str(problem) for problem in find_problems(SHIPPED) if problem.severity is not Severity.NOTE] == []


def test_what_waits_for_the_director_is_a_note():
    notes = [problem.what for problem in find_problems(SHIPPED) if problem.severity is Severity.NOTE]

    assert notes != []
    assert all("waits for" in what or "trains on no module" in what for what in notes)


def test_a_module_is_looked_at_from_every_side(tmp_path: Path):
    folder = write_sample(tmp_path / "scenarios")
    quiz = folder / MODULE / "quiz.yaml"
    text = quiz.read_text()
    text = text.replace("Refer him\n", "Check that the paper is valid, and refer the agent to the Library Director\n")
    text = text.replace("snow?", "snow, and what do you not do?", 1)
    quiz.write_text(text.replace("Requests go to the Director.", f"{'Institutional confidentiality ' * 6}.", 1))

    told = "\n".join(says(problem for problem in find_problems(folder) if problem.path.endswith("quiz.yaml")))

    for part in (
        *("right answer is the longest", "words of 'le-refer-agent'", "two ideas", "asks for what is not so"),
        *("has the desk judge a paper", "reads at grade", "letters, the shortest"),
    ):
        assert part in told


def test_warnings_do_not_stop_the_start(tmp_path: Path):
    folder = write_sample(tmp_path / "scenarios")
    quiz = folder / MODULE / "quiz.yaml"
    quiz.write_text(quiz.read_text().replace("snow?", "snow, and what do you not do?"))

    assert read_content(folder).modules


def test_the_site_starts_without_the_trainer_and_the_list_of_words():
    program = (
        "import sys, pathlib, training.wiring as wiring; wiring.read_content(pathlib.Path(sys.argv[1]));"
        "sys.exit(any(name in sys.modules for name in ('syllapy', 'training.content.trainer')))"
    )

    assert subprocess.run([sys.executable, "-c", program, str(SHIPPED)], timeout=60).returncode == 0


def test_reading_and_checking_all_modules_is_quick():
    begun = time.process_time()

    read_content(SHIPPED)

    assert time.process_time() - begun < CPU_SECONDS
