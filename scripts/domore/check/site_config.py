"""The operator's choices, read as strictly as listings are and explained in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from domore.check.schemas import JoinedSchema, shipped
from domore.check.settings_rules import beyond_shape
from domore.problems import Problem
from domore.read import strict_yaml
from domore.read.sources import read_file
from domore.read.strict_yaml import Document
from domore.settings import VOCABULARIES, Contact, Forge, OwnField, Propose, Settings, Stage, Support, Term

FOLDER: Final = "site_config"


def load_settings(town: Path) -> tuple[Settings | None, list[Problem]]:
    """What site_config/ says, and its problems; no settings when one of them is an error. A vocabulary without a file is empty."""
    problems: list[Problem] = []
    fingerprint = blake2b(digest_size=16)
    documents: dict[str, Document] = {}
    for name in ("site", *VOCABULARIES):
        path = f"{FOLDER}/{name}.yml"
        data = read_file(town, path)
        if isinstance(data, Problem):
            problems.append(data)
        elif data is not None:
            fingerprint.update(f"{path} {len(data)}\n".encode() + data)
            document = strict_yaml.read(path, data)
            if isinstance(document, Problem):
                problems.append(document)
            else:
                documents[name] = document
                problems += _of_shape(document, "site" if name == "site" else "vocabulary")
        elif name == "site":
            problems.append(
                _problem(path, 'This file is missing. Write it with two lines: "name: …" for your town and "purpose: …" for what the site is for.')
            )
    if any(problem.severity == "error" for problem in problems):
        return None, sorted(problems)
    values = {name: document.value or {} for name, document in documents.items()}
    settings = _settings(values["site"], {name: values.get(name, {}) for name in VOCABULARIES}, fingerprint.hexdigest())
    problems += beyond_shape(settings, documents)
    return settings, sorted(problems)


def _of_shape(document: Document, schema_name: str) -> Iterator[Problem]:
    yield from document.warnings
    if schema_name == "vocabulary" and document.value is None:
        return
    schema = JoinedSchema(shipped(schema_name))
    if not schema.accepts(document.value):
        from domore.check.shape import explain  # brings jsonschema and all our words: most runs need neither

        yield from explain(document, schema)


def _problem(path: str, message: str) -> Problem:
    return Problem(path=path, line=1, column=1, severity="error", rule="settings", message=message)


def _settings(site: Mapping[str, Any], vocabularies: Mapping[str, Mapping[str, Any]], digest: str) -> Settings:
    forge, contact, colours = site.get("forge"), site.get("contact"), site.get("colours", {})
    plain = ("name", "purpose", "language", "timezone", "currency", "page_size", "reading_age", "answer_within_days", "history")
    given = {name: site[name] for name in plain if name in site}
    given |= {f"{name}_colour": colour for name, colour in colours.items()}
    return Settings(
        **given,
        forge=Forge(**forge) if forge else None,
        contact=Contact(**contact) if contact else None,
        propose=Propose(**({"email": (contact or {}).get("email")} | site.get("propose", {}))),
        support=Support(**site.get("support", {})),
        digest_by_email=site.get("digest", False),
        stages=tuple(Stage(**stage) for stage in site.get("stages", ())),
        fields=tuple(_own(name, own) for name, own in site.get("fields", {}).items()),
        vocabularies={name: {id: Term(id=id, **term) for id, term in terms.items()} for name, terms in vocabularies.items()},
        digest=digest,
    )


def _own(name: str, own: Mapping[str, Any]) -> OwnField:
    return OwnField(
        name=name,
        applies_to=own["for"],
        label=own["label"],
        description=own["description"],
        type=own["type"],
        choices=tuple(own.get("choices", ())),
        facet=own.get("facet", False),
    )
