"""A small content folder that is in order: the shipped policy, and one module made of spare parts."""

from __future__ import annotations

import shutil
from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
MODULE = "lost-glove"


def write_sample(folder: Path) -> Path:
    """Write the folder and return it."""
    folder.mkdir()
    for name in ("policy.txt", "policy.yaml", "library.yaml"):
        shutil.copy(SHIPPED / name, folder / name)
    curriculum = (SHIPPED / "curriculum.yaml").read_text(encoding="utf-8")
    numbers = curriculum[curriculum.index("numbers:") :]
    (folder / "curriculum.yaml").write_text(f"roles:\n  staff: [{MODULE}]\nbefore the desk: [{MODULE}]\n{numbers}")
    (folder / MODULE).mkdir()
    (folder / MODULE / "scenario.yaml").write_text(scenario_text())
    (folder / MODULE / "quiz.yaml").write_text(quiz_text())
    return folder


def scenario_text() -> str:
    """Six decisions in a row; each wrong choice is played out before the next. Ends well, mended or badly."""
    scenes = "".join(decision_text(number) for number in range(1, 7))
    endings = "".join(
        f"  end-{end}:\n    see: |\n      The day goes on.\n    ends: {end}\n" for end in ("well", "mended", "badly")
    )
    return f"""\
title: A glove on the desk
you are: |
  at the desk
teaches: [le-refer-agent, conf-activities]
touches: [custodian-is-director]
begins: decision-1
one thing to say: |
  "Let me get the Director."
scenes:
{scenes}{endings}"""


def decision_text(number: int) -> str:
    """One scene with three choices, and the scene that plays what a wrong one causes."""
    last = number == 6
    onward = "end-well" if last else f"decision-{number + 1}"
    mended, badly = ("end-mended", "end-badly") if last else (f"trouble-{number}", f"trouble-{number}")
    trouble = "" if last else f"  trouble-{number}:\n    see: |\n      He frowns.\n    then: {onward}\n"
    words = "snow " * 41
    return f"""\
  decision-{number}:
    title: The glove again
    see: |
      {words.strip()}.
    choices:
      - do: |
          "The Director will talk with you."
        verdict: right
        so: |
          He waits.
        because: |
          Requests go to the Director.
        clauses: [le-refer-agent]
        then: {onward}
        mark: shall refer the agent
      - do: |
          "She was in at nine."
        verdict: breach
        so: |
          He knows when.
        because: |
          That she was here is confidential.
        clauses: [conf-activities]
        then: {badly}
      - do: |
          "I do not talk about gloves."
        verdict: over-refusal
        so: |
          The glove stays lost.
        because: |
          A glove is ordinary work.
        clauses: [le-refer-agent]
        then: {mended}
{trouble}"""


def quiz_text() -> str:
    """Fourteen items, alternating between the two clauses; the key moves through the places."""
    return "items:\n" + "".join(item_text(number) for number in range(1, 15))


def item_text(number: int) -> str:
    key = "      - say: |\n          Refer him\n        verdict: right\n        so: |\n          He waits.\n"
    wrong = [
        f"      - say: |\n          {say}\n        verdict: {verdict}\n        belief: |\n          He is kind.\n"
        "        so: |\n          He knows.\n"
        for say, verdict in (("Tell him when she came", "breach"), ("Send him away", "over-refusal"))
    ]
    options = [*wrong]
    options.insert(number % 3, key)
    clause = "le-refer-agent" if number % 2 else "conf-activities"
    words = "snow " * 26
    return f"""\
  glove-{number}:
    about: a glove
    asks: |
      {words.strip()}?
    options:
{"".join(options)}    because: |
      Requests go to the Director.
    clauses: [{clause}]
    variant of: glove-{(number + 1) // 2}
"""
