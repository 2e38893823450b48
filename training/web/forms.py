"""What people type: each field with its label, its check and its sentence. Everything typed is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from training import showing
from training.actions.acting import Refused
from training.content.shapes import Role
from training.web.teaching import teaching

PASSWORD_LEAST = 15
"""Characters of a password that stands alone (NIST SP 800-63B-4)."""
PASSWORD_MOST = 1000
NAME_MOST = 120
TEXT_MOST = 50_000
IN_A_ROW = "Four or five words in a row do well."
FROM_THE_LIST = "Choose from the list."
DAY_HINT = "Like 24 November 2026, or 2026-11-24"
_DAY_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


def _day_of(words: str) -> date | None:
    """Read a day as people write it. None: it is none."""
    for form in _DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day, not an instant
    return None


class Words:
    """The library's own words, where WTForms has some of its own."""

    def gettext(self, _string: str) -> str:
        """Every message of ours is given at its check; what is left has one cure."""
        return FROM_THE_LIST

    def ngettext(self, singular: str, _plural: str, _n: int) -> str:
        """As gettext."""
        return self.gettext(singular)


class Form(FlaskForm):
    """What all forms share."""

    class Meta(FlaskForm.Meta):
        """Our words in place of the library's."""

        def get_translations(self, _form: Any) -> Words:
            return Words()

    def faults(self) -> list[tuple[str, str]]:
        """Return (field id, sentence) for the summary, in the order of the page."""
        return [(field.id, str(error)) for field in self for error in field.errors]


@contextmanager
def told_at(field: Field, refused: type[Refused] | tuple[type[Refused], ...] = Refused) -> Iterator[None]:
    """Do an action; where it is refused, say so beside a field, and go on after the block to show the form again."""
    try:
        yield
    except refused as fault:
        field.errors = [fault.sentence]


class Given:
    """The field holds something. The sentence says what to do otherwise."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str) and not any(map(_is_seen, field.data))):
            raise StopValidation(self.sentence)


def _is_seen(letter: str) -> bool:
    """Say whether a letter leaves ink: neither a space nor one of Unicode's controls."""
    return unicodedata.category(letter)[0] not in "ZC"


class OneOf:
    """One of the field's choices. Said in our words, so the field's own check stays off."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data not in [choice.value for choice in field.choices]:
            raise StopValidation(self.sentence)


class ChecksField(SelectMultipleField):
    """Any number of choices, each with its own box. What is not one of them is refused in our words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: Any) -> None:
        """Take only what is on the list."""
        if not {choice.value for choice in self.choices}.issuperset(self.data or ()):
            raise StopValidation(FROM_THE_LIST)


class Shown:
    """Words that can be shown: no control or direction marks, not too long."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        words = field.data or ""
        if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in words) or any(
            letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f" for letter in words
        ):
            raise _unseen(field)
        if len(words) > self.most:
            raise _too_long(field, self.most, f" It has {len(words):,}.")


def _unseen(field: Field) -> StopValidation:
    return StopValidation(f"{field.label.text} has a character that cannot be shown. Type it again.")


def _too_long(field: Field, most: int, has: str = "") -> StopValidation:
    return StopValidation(f"{field.label.text} must be {most:,} characters or fewer.{has}")


class Prose:
    """Words over several lines, not too many of them."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        words = field.data or ""
        if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\r\n\t" for letter in words):
            raise _unseen(field)
        if len(words) > self.most:
            raise _too_long(field, self.most, f" It has {len(words):,}.")


class LongEnough:
    """A password of 15 characters or more, never trimmed, never cut."""

    def __call__(self, _form: Form, field: Field) -> None:
        if len(field.data or "") < PASSWORD_LEAST:
            raise StopValidation(f"Use {PASSWORD_LEAST} characters or more. {IN_A_ROW}")
        if len(field.data) > PASSWORD_MOST:
            raise StopValidation(f"Use {PASSWORD_MOST:,} characters or fewer.")
        if len(set(field.data)) < 5:
            raise StopValidation("This password repeats a few characters. Choose one that is harder to guess.")


class NotEndless:
    """A password that could be one of ours. To bring 100,000 accents into one Unicode form takes seconds."""

    def __call__(self, _form: Form, field: Field) -> None:
        if len(field.data) > PASSWORD_MOST:
            raise _too_long(field, PASSWORD_MOST)


class SameAs:
    """The password typed a second time."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Form, field: Field) -> None:
        if field.data != form[self.other].data:
            raise StopValidation("The two passwords differ. Type the same one twice.")


def stripped(words: str | None) -> str:
    """Take white space off both ends, as a filter of a field."""
    return " ".join((words or "").split())


class DayField(StringField):
    """A day, typed as people write it. `day` is the date read, None where there is none."""

    day: date | None = None

    def __init__(self, label: str, validators: Sequence[Any] = (), named: str = "", **kwargs: Any) -> None:
        super().__init__(
            label, validators, filters=[stripped], description=kwargs.pop("description", DAY_HINT), **kwargs
        )
        self.named = named or f"the {label.lower()}"

    @property
    def given(self) -> date:
        """The day of a field that holds one."""
        assert self.day is not None
        return self.day

    def process_data(self, value: Any) -> None:
        """Show a date that the site gives as people write it."""
        super().process_data(f"{value.day} {value:%B %Y}" if isinstance(value, date) else value)

    def pre_validate(self, _form: Any) -> None:
        """Read the day, or say how to write one."""
        self.day = None
        if not self.data:
            return
        self.day = _day_of(self.data)
        if self.day is None and _day_of(re.sub(r"\b(29|30|31)\b", "28", self.data)):
            raise StopValidation(f"There is no {self.data}: the month has fewer days. Enter another day.")
        if self.day is None:
            raise StopValidation(f"Enter {self.named} as day, month and year, like 24 November 2026.")
        if not 1950 <= self.day.year <= 2099:
            raise StopValidation(f"Enter {self.named} with a year from 1950 to 2099.")


def name_field(autocomplete: str = "off") -> StringField:
    """The name of a person, as it will be shown. A browser offers one's own name only where it is asked for."""
    return StringField(
        "Name",
        [Given("Enter the name, as colleagues say it."), Shown(NAME_MOST)],
        filters=[stripped],
        render_kw={"autocomplete": autocomplete},
    )


def sign_in_name_field(**more: Any) -> StringField:
    """The name a person signs in with."""
    return StringField(
        "Sign-in name or e-mail",
        [Given("Enter a sign-in name or e-mail."), Shown(254)],
        filters=[stripped],
        **more,
    )


def new_password_field() -> PasswordField:
    """A new password."""
    return PasswordField(
        "New password",
        [Given(f"Choose a password of {PASSWORD_LEAST} characters or more."), LongEnough()],
        description=f"{PASSWORD_LEAST} characters or more. {IN_A_ROW}",
        render_kw={"autocomplete": "new-password"},
    )


def again_field() -> PasswordField:
    """The new password, a second time: a slip of the finger must not lock anybody out."""
    return PasswordField(
        "New password, once more",
        [Given("Type the new password a second time."), SameAs("password")],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(Form):
    """Who you are."""

    sign_in_name = sign_in_name_field(render_kw={"autocomplete": "username"})
    password = PasswordField(
        "Password",
        [Given("Enter your password."), NotEndless()],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    """A password, by a link in hand."""

    password = new_password_field()
    password_again = again_field()


class ChangePasswordForm(Form):
    """A new password for the one in force."""

    current_password = PasswordField(
        "Current password",
        [Given("Enter your current password."), NotEndless()],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password_field()
    password_again = again_field()


class SetUpForm(Form):
    """The library's first page: its Director, and everyone already here."""

    soonest: date
    latest: date
    name = name_field("name")
    sign_in_name = sign_in_name_field(
        description="What you type to sign in. An e-mail address works; none is needed.",
        render_kw={"autocomplete": "username"},
    )
    everyone_due_on = DayField(
        "Everyone already here finishes by",
        [Given("Enter the day by which everyone already here finishes.")],
        named="the day by which everyone already here finishes",
    )
    password = new_password_field()
    password_again = again_field()

    @classmethod
    def between(cls, soonest: date, latest: date) -> SetUpForm:
        """Make the form for a day within both, inclusive."""
        form = cls()
        form.soonest, form.latest = soonest, latest
        return form

    def validate_everyone_due_on(self, field: DayField) -> None:
        """Everyone has a week or more, and not years."""
        if field.day and not self.soonest <= field.day <= self.latest:
            raise StopValidation(
                f"Enter a day from {showing.day(self.soonest)} to {showing.day(self.latest)}, "
                "so that everyone has a week or more."
            )


class PersonForm(Form):
    """Somebody who works here."""

    name = name_field()
    sign_in_name = sign_in_name_field(
        description="What they type to sign in. No e-mail address is needed.",
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(
        "Role",
        choices=lambda: [SelectChoice(role.value, teaching().content.library.title_of(role)) for role in Role],
        validators=[OneOf("Choose one role.")],
        validate_choice=False,
    )
    starts_on = DayField("First day", [Given("Enter the first day of work here.")])


class AddPersonForm(PersonForm):
    """A person to add."""

    already_here = BooleanField("Already here when the site was set up: finishes by the date chosen then")


class ForecastForm(Form):
    """A day to look at. It changes nothing, so it stands in the address and bears no seal."""

    on = DayField("Day", [Given("Enter a day.")])


class SignPolicyForm(Form):
    """ "I have read it", with a name under it."""

    signed_as = StringField(
        "Your name, as a signature",
        [Given("Type your name to sign."), Shown(NAME_MOST)],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )


class SupplyForm(Form):
    """A text that the policy leans on, in the Director's words."""

    words = TextAreaField(
        "The text",
        [Prose(TEXT_MOST)],
        description="Plain text. A blank line begins a paragraph; - begins a list row; **so** is bold. "
        "Leave it empty to withdraw the text.",
        render_kw={"rows": 18},
    )
    public = BooleanField("Show it on the desk card, which anybody can read")


class EmptyForm(Form):
    """A button and its seal."""


class AnswerForm(Form):
    """One answer: the name of an option. Whether it stands on the paper at this place, the action knows."""

    option = RadioField("", validators=[], validate_choice=False)

    def validate_option(self, field: RadioField) -> None:
        """Exactly one option."""
        if not field.raw_data:
            raise StopValidation("Choose one answer.")
        if len(field.raw_data) > 1:
            raise StopValidation("Choose one answer only.")
