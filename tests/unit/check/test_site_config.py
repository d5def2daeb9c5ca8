"""The operator's choices are read strictly and explained like listings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domore.check.site_config import load_settings
from domore.settings import Propose, Settings, Stage, Support

BELOW = "Write each on a line of its own below it, moved in by two spaces."
TAG = "outdoors: {label: Outdoors, sentence: In the open.}\n"
SITE = "name: Fernley\npurpose: A place to say what we want.\n"


def load(tmp_path: Path, **files: str) -> tuple[Settings | None, list[str]]:
    folder = tmp_path / "site_config"
    folder.mkdir(exist_ok=True)
    for name, text in ({"site": SITE} | files).items():
        (folder / f"{name}.yml").write_text(text)
    settings, problems = load_settings(tmp_path)
    problems = [problem for problem in problems if problem.rule != "proposals-lead-somewhere"]  # most tests are about other things
    return settings, [str(problem).removeprefix("site_config/") for problem in problems]


def test_the_smallest_site_has_defaults_and_empty_vocabularies(tmp_path: Path) -> None:
    settings, problems = load(tmp_path)
    assert problems == []
    assert settings is not None
    assert (settings.language, settings.currency, settings.page_size, settings.reading_age) == ("en", "£", 24, 16)
    assert settings.vocabularies == {"categories": {}, "areas": {}, "strengths": {}, "tags": {}}


def test_all_that_can_be_said_arrives(tmp_path: Path) -> None:
    settings, problems = load(
        tmp_path,
        site=SITE
        + "language: cy\ncurrency: €\npage_size: 12\nreading_age: 12\ncolours: {main: '#112233', accent: '#445566'}\n"
        + "forge: {kind: gitlab, url: 'https://forge.example/t/n', branch: live}\ncontact: {name: Desk, email: desk@fernley.example}\n"
        + "fields:\n  bus: {for: both, label: Bus, description: The closest bus., type: choice, choices: [Line 1], facet: true}\n",
        tags="outdoors: {label: Outdoors, sentence: In the open., icon: material/tree, colour: '#010203'}\n",
    )
    assert problems == []
    assert settings is not None
    assert (settings.language, settings.page_size, settings.main_colour, settings.accent_colour) == ("cy", 12, "#112233", "#445566")
    assert settings.forge is not None
    assert settings.forge.branch == "live"
    assert settings.contact is not None
    assert settings.own_fields("ideas")[0].choices == ("Line 1",)
    assert settings.term("tags", "outdoors").icon == "material/tree"


def test_a_repository_on_this_machine_has_no_pages_to_link_to(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, site=SITE + "forge: {kind: local}\n")
    assert problems == []
    assert settings is not None
    assert settings.forge is not None
    assert settings.forge.source_url("content/ideas/2026/bench.yml") is None
    assert settings.forge.edit_url("content/ideas/2026/bench.yml") is None


def test_files_are_mailed_to_the_contact_unless_another_address_is_given(tmp_path: Path) -> None:
    contact = SITE + "contact: {name: Desk, email: desk@fernley.example}\n"
    for number, (more, address) in enumerate((("", "desk@fernley.example"), ("propose: {email: in@fernley.example}\n", "in@fernley.example"))):
        (tmp_path / str(number)).mkdir()
        settings, problems = load(tmp_path / str(number), site=contact + more)
        assert problems == []
        assert settings is not None
        assert settings.propose == Propose(email=address)


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    digests = set()
    files = (SITE, "#"), (SITE + "page_size: 12\n", "#"), (SITE, TAG), (SITE, "# x\n" + TAG), (SITE, TAG.replace("Out", "In"))
    for number, (site, tags) in enumerate(files):
        (tmp_path / str(number)).mkdir()
        settings, _ = load(tmp_path / str(number), site=site, tags=tags)
        digests.add(settings.digest if settings else None)
    assert len(digests) == 5


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"site": "nmae: Fernley\npurpose: A place to say."}, ['site.yml:1:1: "nmae" is not a field of site_config/site.yml. Did you mean "name"?']),
        ({"site": SITE + "forge: {kind: github}\n"}, ['site.yml:3:8: "url" is missing. Add "url: …".']),
        *(
            (
                {"site": SITE + f"propose: {{road: intake, intake: '{elsewhere}'}}\n"},
                [
                    'site.yml:3:33: "intake" must be a path of this site that begins and ends in a slash, such as /intake/: a form and its service '
                    "are pages of one address. Let your web server hand that path on to the service; docs/road-own-server.md shows how."
                ],
            )
            for elsewhere in ("intake", "https://forms.fernley.example/intake/", "//forms.fernley.example/intake/")
        ),
        ({"site": ""}, ["site.yml:1:1: The file is empty. Write at least name and purpose."]),
        ({"site": SITE + "page_size: many\n"}, ['site.yml:3:12: "page_size" must be a whole number. Write 24, not "many".']),
        ({"site": SITE + "colours: {main: green}\n"}, ['site.yml:3:17: "main" must be a colour, such as #1f5f56. This is "green".']),
        (
            {"site": SITE + "fields:\n  Bus Line: {for: ideas, label: Bus, description: The bus., type: text}\n"},
            ['site.yml:4:3: "Bus Line" can\'t be a name here. Use lower-case letters, digits and underscores, at most 40.'],
        ),
        (
            {"site": SITE + "fields:\n  bus: {for: ideas, label: Bus, description: The bus., type: choice}\n"},
            ['site.yml:4:8: "choices" is missing. Add "choices: …".'],
        ),
        (
            {"site": SITE + "colours:\n  main: #003366 # navy\n  accent: # later\n"},
            [
                'site.yml:4:3: "main" is empty, since "#" begins a comment in YAML. Put quotes around it: main: "#003366".',
                'site.yml:5:3: "accent" is empty. Write it, or remove the line.',
            ],
        ),
        ({"site": SITE + "page_size: 5.0\n"}, ['site.yml:3:12: "page_size" must be a whole number. Write 5, not 5.0.']),
        (
            {"site": SITE + "contact: {name: Desk, email: 'a?bcc=x@b.example'}\n"},
            ['site.yml:3:30: "email" must be an e-mail address, such as noticeboard@fernley.example. This is "a?bcc=x@b.example".'],
        ),
        (
            {"site": SITE + "fields:\n  bus: {for: ideas, label: Bus, description: The bus., type: choice, choices: []}\n"},
            ['site.yml:4:79: "choices" has too few entries. Write at least 1.'],
        ),
        (
            {"site": SITE + "fields:\n  bus: {for: ideas, label: Bus, description: The bus., facet: true}\n"},
            ['site.yml:4:8: "type" is missing. Write "type: text", or what is right here.'],
        ),
        (
            {"tags": "out doors: {label: Outdoors, sentence: In the open.}\n"},
            ['tags.yml:1:1: "out doors" can\'t be a name here. Use lower-case letters, digits and single hyphens, at most 40.'],
        ),
        (
            {"tags": "outdoors: In the open\n"},
            [f'tags.yml:1:11: "outdoors" holds fields of its own: label, sentence, icon or colour. {BELOW}'],
        ),
        (
            {"tags": "outdoors: {lable: Outdoors, sentence: In the open.}\n"},
            ['tags.yml:1:12: "lable" is not a field of "outdoors". Did you mean "label"?'],
        ),
        (
            {"areas": "a: {label: Aa, sentence: Here we are.}\na: {label: Bb, sentence: Here we are.}\n"},
            ['areas.yml:2:1: "a" stands twice. Keep one of the two.'],
        ),
        ({"areas": "- riverside\n"}, ['areas.yml:1:1: The file must hold fields, such as "name: …". Remove what stands before the first field.']),
    ],
)
def test_wrong_settings_are_refused_with_their_line_and_cure(tmp_path: Path, files: dict[str, str], words: list[str]) -> None:
    settings, problems = load(tmp_path, **files)
    assert settings is None
    assert problems == words


def test_a_town_without_a_site_file_is_told_what_to_write(tmp_path: Path) -> None:
    settings, (problem,) = load_settings(tmp_path)
    assert settings is None
    assert str(problem).startswith("site_config/site.yml:1:1: This file is missing. Write it with two lines")


def test_an_empty_vocabulary_file_is_an_empty_vocabulary(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, tags="# none yet\n")
    assert problems == []
    assert settings is not None
    assert settings.vocabularies["tags"] == {}


def test_settings_behind_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/site.yml").write_text(SITE)
    (tmp_path / "site_config").symlink_to(tmp_path / "real")
    settings, problems = load_settings(tmp_path)
    assert settings is None
    assert all("link" in problem.message for problem in problems)


@pytest.mark.parametrize("type", ["text", "number", "date", "url"])
def test_only_a_choice_or_a_yes_or_no_can_be_a_filter(tmp_path: Path, type: str) -> None:
    """A filter of free text would have as many answers as entries, and never appeared."""
    field = f"bus: {{for: ideas, label: Bus, description: The bus., type: {type}, facet: "
    _, problems = load(tmp_path, site=f"{SITE}fields:\n  {field}true}}\n")
    cure = 'Write "type: choice" or "type: yes-no", or remove "facet".'
    assert problems == [f"site.yml:4:{len(field) + 3}: Only a choice or a yes-no can be a filter, and this field is none. {cure}"]
    assert load(tmp_path, site=f"{SITE}fields:\n  {field}false}}\n")[1] == []


@pytest.mark.parametrize(
    ("more", "at"),
    [
        ("", "1:1"),
        ("forge: {kind: local}\n", "1:1"),
        ("propose: {road: forge}\n", "3:17"),
        ("forge: {kind: github, url: 'https://forge.example/t/n'}\npropose: {road: file}\n", "4:17"),
        ("contact: {name: Desk}\n", None),
        ("propose: {email: in@fernley.example}\n", None),
        ("propose: {road: intake}\n", None),
        ("forge: {kind: github, url: 'https://forge.example/t/n'}\npropose: {road: forge}\n", None),
    ],
)
def test_a_form_that_leads_nowhere_is_warned_of(tmp_path: Path, more: str, at: str | None) -> None:
    """A file that is filled in has to reach somebody: without a contact or an address nothing says whom."""
    load(tmp_path, site=SITE + more)
    settings, problems = load_settings(tmp_path)
    assert settings is not None and settings.leads_nowhere is bool(at)
    assert [f"{problem.line}:{problem.column} {problem.severity}" for problem in problems] == ([f"{at} warning"] if at else [])
    assert all("contact:" in problem.message and "road: intake" in problem.message for problem in problems)


WARNED = [
    (
        {"site": SITE + "contact: {name: Desk, email: desk@hotmail.co.uk, phone: 07700 900123}\n"},
        [
            "site.yml:3:30: This looks like a person's own mailbox, and what is published can't be taken back. "
            "Write an address of the team that looks after the site; if this is the team's own, leave it.",
            "site.yml:3:57: This looks like a person's mobile number, and what is published can't be taken back. "
            "Write a number of the team that looks after the site; if this is the team's own, leave it.",
        ],
    ),
    ({"site": SITE + "currency: €\ncontact: {name: Desk, phone: 07700 900123}\n"}, []),  # a landline in Germany and in Italy
    (
        {"tags": TAG.replace("}", ", icon: material/tre}")},
        ['tags.yml:1:59: The theme has no icon "material/tre", so that a plain dot is shown. Did you mean "material/tree"?'],
    ),
    (
        {"tags": TAG.replace("}", ", icon: materail/tree}")},
        ['tags.yml:1:59: The theme has no icon "materail/tree", so that a plain dot is shown. Did you mean "material/tree"?'],
    ),
    (
        {"tags": TAG.replace("}", ", icon: material/zebra-crossing-at-dawn}")},
        [
            'tags.yml:1:59: The theme has no icon "material/zebra-crossing-at-dawn", so that a plain dot is shown. '
            "Look for its name in the icon search of Material for MkDocs."
        ],
    ),
    ({"tags": TAG.replace("}", ", icon: material/tree}")}, []),
]


@pytest.mark.parametrize(("files", "words"), WARNED)
def test_settings_that_somebody_may_have_meant_otherwise_are_warned_of(tmp_path: Path, files: dict[str, str], words: list[str]) -> None:
    settings, problems = load(tmp_path, **files)
    assert settings is not None
    assert problems == words


def test_stages_and_clocks_arrive(tmp_path: Path) -> None:
    stages = "stages: [{supporters: 25, within_days: 60}, {supporters: 100, within_days: 365}]\nanswer_within_days: 30\n"
    settings, problems = load(tmp_path, site=SITE + "propose: {road: intake}\nsupport: {email: true, paper: false}\n" + stages)
    assert problems == []
    assert settings is not None
    assert settings.stages == (Stage(supporters=25, within_days=60), Stage(supporters=100, within_days=365))
    assert (settings.answer_within_days, settings.support, settings.takes_support_by_email) == (30, Support(email=True, paper=False), True)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("stages: [{supporters: 25, within_days: 60}, {supporters: 25, within_days: 90}]", "Each must need more than the last."),
        ("stages: [{supporters: 0, within_days: 60}]", "supporters"),
        ("stages: [{supporters: 25}]", "within_days"),
        ("answer_within_days: 0", "answer_within_days"),
        ("support: {email: true}", "so nobody is asked for it"),
        ("support: {forge: true}", "needs a forge where people can react"),
        ("digest: true", "so nobody is asked whether they want them"),
        ("support: {emial: true}", 'Did you mean "email"?'),
    ],
)
def test_support_that_can_not_be_is_told(tmp_path: Path, lines: str, told: str) -> None:
    (problem,) = load(tmp_path, site=SITE + lines + "\n")[1]
    assert told in problem


ZONES = sorted(zone for zone in available_timezones() if zone[0].isupper())  # the others are of machines, such as "localtime"
few_files = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few_files
@given(zone=st.sampled_from(ZONES))
def test_every_time_zone_that_there_is_can_be_the_towns(tmp_path: Path, zone: str) -> None:
    """Whatever its name looks like: Etc/GMT+5, America/Port-au-Prince, UTC."""
    found, problems = load(tmp_path, site=f"{SITE}timezone: {zone}\n")
    assert problems == []
    assert found is not None
    assert found.timezone == zone


@few_files
@given(zone=st.sampled_from(ZONES), at=st.integers(min_value=1), letter=st.sampled_from("aeiotn"))
def test_a_time_zone_that_nobody_knows_is_told_and_goes_on(tmp_path: Path, zone: str, at: int, letter: str) -> None:
    """One letter too many is a warning at its place, since hours are right without it; never a fault."""
    place = 1 + at % len(zone)
    typed = zone[:place] + letter + zone[place:]
    found, problems = load(tmp_path, site=f"{SITE}timezone: {typed}\n")
    assert found is not None or any("timezone" in problem for problem in problems)
    if found is not None and typed not in available_timezones():
        assert [problem.partition(": ")[0] for problem in problems] == ["site.yml:3:11"]
        assert f'No calendar knows the time zone "{typed}".' in problems[0]


@few_files
@given(text=st.text(max_size=30))
def test_nothing_but_a_name_can_be_a_time_zone(tmp_path: Path, text: str) -> None:
    """What could end its line in a calendar, or begin another one, is refused."""
    found, _ = load(tmp_path, site=f"{SITE}timezone: {json.dumps(text)}\n")
    assert found is None or found.timezone is None or re.fullmatch(r"[A-Za-z0-9_+/-]+", found.timezone)
