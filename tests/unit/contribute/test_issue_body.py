"""An issue's text is read back as what was typed, whatever was typed; the forms on the forges are those of the schemas."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from demo_town import ROOT, demo_settings
from domore.contribute.cleaned import cleaned
from domore.contribute.form import Form, FormPurpose, form
from domore.contribute.issue_body import NOTHING, body_of, headings, in_order, long_question, submission_in
from domore.contribute.issue_forms import issue_forms
from domore.contribute.submission import NoSubmission, Submission
from domore.contribute.values import MANY

FORMS: dict[FormPurpose, Form] = {purpose: form(purpose, demo_settings()) for purpose in ("idea", "opportunity")}
HEADINGS = [f"### {label}" for asked in FORMS.values() for label in headings(asked).values()]
PIECES = st.sampled_from([*HEADINGS, NOTHING, "- [x] Monday", "- [ ]", "", "<!-- domore: idea -->", "---", "> quoted", "```", "# A heading of mine"])
LINE = (st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=60) | PIECES).filter(
    lambda text: text.strip() not in ("", NOTHING)
)
TEXT = st.lists(LINE | PIECES, min_size=1, max_size=12).map("\n".join).filter(lambda text: text.strip() not in ("", NOTHING))


@st.composite
def submissions(draw: st.DrawFn, purpose: FormPurpose) -> Submission:
    """Some answers to a form, each possible for its question."""
    asked, answers = FORMS[purpose], {}
    for question in asked.questions:
        if not question.required and draw(st.booleans()):
            continue
        values = [value for value, _ in question.choices]
        if question.widget in MANY:
            chosen = draw(st.sets(st.sampled_from(values), min_size=1))
            answers[question.name] = tuple(value for value in values if value in chosen)
        elif values:
            answers[question.name] = (draw(st.sampled_from(values)),)
        else:
            answers[question.name] = (draw(TEXT if question is long_question(asked) else LINE),)
    return Submission(purpose=purpose, answers=answers)


def as_a_forge_writes(submission: Submission, asked: Form, line_end: str) -> str:
    """The text that GitHub's or Forgejo's form makes of the answers: every question, also those without one."""
    parts = []
    for question in in_order(asked):
        given, labels = submission.answers.get(question.name, ()), dict(question.choices)
        if question.widget in MANY:
            said = "\n".join(f"- [{'X' if value in given else ' '}] {label}" for value, label in question.choices)
        else:
            said = labels.get(given[0], given[0]) if given else NOTHING
        parts.append(f"### {headings(asked)[question.name]}\n\n{said}")
    return "\n\n".join(parts).replace("\n", line_end)


def same(one: Submission, other: Submission) -> bool:
    """Whether two say the same: spaces at the ends and line ends apart, which no form keeps."""

    def plain(submission: Submission) -> dict[str, list[str]]:
        return {name: [cleaned(answer, lines=True) for answer in given] for name, given in submission.answers.items()}

    return plain(one) == plain(other) and (one.purpose, one.listing, one.note) == (other.purpose, other.listing, other.note)


@pytest.mark.parametrize("purpose", FORMS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_a_forge_s_form_writes_is_read_whole(purpose: FormPurpose, line_end: str) -> None:
    """Any answers come back as they were typed: text that looks like headings, like choices, like the form itself."""

    @given(submissions(purpose))
    def holds(submission: Submission) -> None:
        body = as_a_forge_writes(submission, FORMS[purpose], line_end)
        assert same(submission_in(body, FORMS, purpose), submission)

    holds()


@pytest.mark.parametrize("purpose", FORMS)
def test_what_our_address_fills_in_is_read_whole(purpose: FormPurpose) -> None:
    """Here questions without an answer are left out, and the first line says what it is."""

    @given(submissions(purpose))
    def holds(submission: Submission) -> None:
        assert same(submission_in(body_of(submission, FORMS[purpose]), FORMS, None), submission)

    holds()


@given(submissions("idea"), TEXT)
@example(Submission(purpose="idea", answers={"title": ("### What is wrong, or why should it change?",)}), "### What would you call it?\n\n> x\n")
def test_a_change_and_its_reason_are_read_whole(answers: Submission, note: str) -> None:
    """The reason is quoted, so nothing in it or in the answers can be taken for the other."""
    change = Submission(purpose="change", answers=answers.answers, listing="ideas/river-benches", note=note)
    assert same(submission_in(body_of(change, FORMS["idea"]), FORMS, None), change)
    problem = Submission(purpose="problem", answers={}, listing="ideas/river-benches", note=note)
    assert same(submission_in(body_of(problem, None), FORMS, None), problem)


def test_an_issue_changed_by_hand_is_still_read() -> None:
    """Blank lines, a line before the form and an answer over two lines do no harm."""
    asked = "### What would you call it?\nA slide\nfor all\n\n\n\n### What is it about?\n\n\nParks and green places\n"
    body = f"Hello!\n\n{asked}### Tell us more\n\nOne.\n\nTwo."
    found = submission_in(body, FORMS, "idea")
    assert dict(found.answers) == {"title": ("A slide for all",), "category": ("parks",), "body": ("One.\n\nTwo.",)}


@pytest.mark.parametrize("purpose", FORMS)
def test_gitlabs_template_is_read_once_it_is_filled_in(purpose: FormPurpose) -> None:
    """What stands in comments there is no answer; what is typed below is."""
    template = issue_forms(demo_settings())[f".gitlab/issue_templates/{purpose}.md"]
    first = "### What would you call it?\n"
    assert dict(submission_in(template.replace(first, f"{first}\nA slide\n"), FORMS, None).answers) == {"title": ("A slide",)}
    with pytest.raises(NoSubmission):
        submission_in(template, FORMS, None)


@pytest.mark.parametrize("typed", ["Parks and green places", "parks and green places.", " PARKS AND GREEN PLACES", "parks"])
def test_a_choice_that_is_typed_by_hand_is_the_choice(typed: str) -> None:
    """GitLab's templates have nothing to choose from, so small letters and a full stop do no harm."""
    assert dict(submission_in(f"### What is it about?\n\n{typed}", FORMS, "idea").answers) == {"category": ("parks",)}


@given(st.text() | TEXT, st.sampled_from([None, "idea", "opportunity", "change", "problem"]))
def test_any_text_is_read_or_refused(body: str, purpose: FormPurpose | None) -> None:
    """Nothing that stands in an issue makes more than a plain refusal."""
    try:
        submission_in(body, FORMS, purpose)
    except NoSubmission as error:
        assert str(error).startswith(("This issue", "None of"))


def test_the_forms_that_are_committed_are_those_of_the_schemas() -> None:
    """`domore issue-forms` would change nothing here."""
    for path, text in issue_forms(demo_settings()).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path}: run domore issue-forms"


@pytest.mark.parametrize("schema", ["forms", "config"])
def test_github_s_schema_accepts_the_forms(schema: str) -> None:
    """The schemas of issue forms and of their configuration that come with check-jsonschema; Forgejo reads the same shape."""
    wanted = [path for path in issue_forms(demo_settings()) if path.endswith(".yml") and path.endswith("config.yml") is (schema == "config")]
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.github-issue-{schema}", *wanted]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("purpose", FORMS)
def test_no_form_asks_twice_the_same_or_for_many_lines_but_at_the_end(purpose: FormPurpose) -> None:
    """What reading an issue back stands on."""
    asked = FORMS[purpose]
    labels = headings(asked)
    assert len(set(labels.values())) == len(labels) == len(asked.questions)
    assert in_order(asked)[-1] is long_question(asked)
    assert all("\n" not in label for question in asked.questions for _, label in question.choices)
