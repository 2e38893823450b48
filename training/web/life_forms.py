"""What is typed of a working life: days away, the last day, the return; a due date; a flag and its withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wtforms import RadioField, SelectChoice
from wtforms.validators import StopValidation

from training import showing
from training.actions.lives import LeaveCrossed
from training.actions.teaching import Teaching
from training.content.shapes import LabelEnum, Role
from training.rules.facts import Facts, Observation, Postponement, Withdrawal
from training.rules.obliging import Obligation, due_date_bounds
from training.web.forms import ChecksField, DayField, Form, Given, OneOf


class EndEmploymentForm(Form):
    """The last day of work."""

    last_on = DayField("Last day of work", [Given("Enter the last day of work.")])


class LeaveForm(Form):
    """Days away."""

    first_on = DayField("First day away", [Given("Enter the first day away.")])
    last_on = DayField("Last day away", description="Leave it empty while the return is open.")

    def validate_last_on(self, field: DayField) -> None:
        """The last day is not before the first."""
        if field.day and self.first_on.day and field.day < self.first_on.day:
            raise StopValidation(LeaveCrossed().sentence)


class ReturnForm(Form):
    """The first day back."""

    back_on = DayField("First day back", [Given("Enter the first day back at work.")])


def choices(of: type[LabelEnum]) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label[0].upper() + one.label[1:]) for one in of]


class DueDateForm(Form):
    """Another due date for something that is open."""

    obligation = RadioField("What", validators=[OneOf("Choose what the date is for.")], validate_choice=False)
    due_on = DayField("New due date", [Given("Enter the new due date.")])
    because = RadioField(
        "Why",
        choices=choices(Postponement),
        validators=[OneOf("Choose the reason.")],
        validate_choice=False,
        description="It is shown to the person with the date.",
    )

    @classmethod
    def among(cls, open_ones: Iterable[Obligation], known: Facts, teaching: Teaching, today: date) -> DueDateForm:
        """Make the form for what is open, each with the bounds of its date.

        In the order they opened, which no date changes: a browser that goes back chooses again by place.
        """
        form = cls()
        form.obligation.choices = [
            SelectChoice(f"{one.kind.value} {one.opens_on}", _dated(one, known, teaching, today))
            for one in sorted(open_ones, key=lambda one: (one.opens_on, one.kind.value))
        ]
        return form

    @property
    def chosen(self) -> tuple[str, date]:
        """The kind of the obligation that was chosen, and the day it opened."""
        kind, _, opens_on = str(self.obligation.data).rpartition(" ")
        return kind, date.fromisoformat(opens_on)


def _dated(obligation: Obligation, known: Facts, teaching: Teaching, today: date) -> str:
    due = f"due {showing.day(obligation.due_on)}" if obligation.due_on else "due on return"
    bounds = due_date_bounds(obligation, known, teaching.numbers_of(known), today)
    between = f"from {showing.day(bounds.soonest)} to {showing.day(bounds.latest)}"
    return f"{obligation.kind.label}, {due}. It may be {between}."


class FlagForm(Form):
    """Modules or clauses to take again, and what kind of thing was seen. No free text: no patron has a place here."""

    observation = RadioField(
        "What you saw, or heard of",
        choices=choices(Observation),
        validators=[OneOf("Choose what kind of thing you saw.")],
        validate_choice=False,
        description="Only the kind is kept. Nothing about a patron or an incident is asked.",
    )
    modules = ChecksField("Modules to pass again")
    clauses = ChecksField(
        "Clauses to decide right", description="Answered by any passed module or refresher that decides them right."
    )

    @classmethod
    def of(cls, role: Role, teaching: Teaching) -> FlagForm:
        """Make the form for what a role's modules teach."""
        form = cls()
        asked = teaching.asked[role]
        taught = asked.teaches
        clauses = [clause for clause in teaching.content.policy.clauses.values() if clause.id in taught]
        form.modules.choices = [SelectChoice(module.id, module.title) for module in asked.modules]
        form.clauses.choices = [SelectChoice(clause.id, clause.words) for clause in clauses]
        return form

    def validate_modules(self, field: ChecksField) -> None:
        """At least one module, or one clause."""
        if not (field.data or self.clauses.data):
            raise StopValidation("Choose at least one module, or one clause below.")


class WithdrawFlagForm(Form):
    """Why a flag is withdrawn."""

    because = RadioField(
        "Why", choices=choices(Withdrawal), validators=[OneOf("Choose the reason.")], validate_choice=False
    )
