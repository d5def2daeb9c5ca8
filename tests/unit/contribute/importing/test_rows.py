"""Rows are read from whatever people have, and none is lost on the way."""

import json
from pathlib import Path
from typing import Literal

import pytest

from domore.contribute.importing.mapping import SourceForm
from domore.contribute.importing.rows import read_rows
from domore.problems import WrongUse


def rows(tmp_path: Path, name: str, data: bytes | str, form: SourceForm | None = None) -> list[tuple[int, dict[str, object], str | None]]:
    file = tmp_path / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return [(row.number, dict(row.record), row.fault) for row in read_rows(file, form or SourceForm())]


def test_csv_rows_have_the_spreadsheets_numbers(tmp_path: Path) -> None:
    """The head is row 1, an empty row counts and is no record, a cell may hold several lines, and a byte order mark is no letter."""
    assert rows(tmp_path, "a.csv", '\ufeffName ,Hours\r\nOne,"Mon\nTue"\r\n,\r\nTwo\r\n') == [
        (2, {"Name": "One", "Hours": "Mon\nTue"}, None),
        (4, {"Name": "Two", "Hours": ""}, None),
    ]


def test_columns_of_one_name_do_not_hide_each_other(tmp_path: Path) -> None:
    """A name that stands twice gets its place behind it."""
    assert rows(tmp_path, "a.csv", "Name,Name,\na,b,c\n")[0][1] == {"Name": "a", "Name (2)": "b", "column (3)": "c"}


def test_a_row_with_too_many_cells_is_a_row_with_a_fault(tmp_path: Path) -> None:
    """What stands in the extra cells goes to the rejects with it."""
    assert rows(tmp_path, "a.csv", "Name\na, b\n") == [
        (2, {"Name": "a", "more cells": " b"}, "The row has 2 cells, and the first row names 1. Put quotes around text with a comma in it.")
    ]


def test_another_delimiter_can_be_declared(tmp_path: Path) -> None:
    """Spreadsheets of many countries write semicolons."""
    assert rows(tmp_path, "a.txt", "a;b\n1;2\n", SourceForm(format="csv", delimiter=";"))[0][1] == {"a": "1", "b": "2"}


def test_each_line_is_read_by_the_first_encoding_that_fits(tmp_path: Path) -> None:
    """A file put together from two others keeps the letters of both."""
    data = "Name\nCafé ’one’\n".encode() + "Café ’two’\n".encode("cp1252")
    assert [record["Name"] for _, record, _ in rows(tmp_path, "a.csv", data, SourceForm(encoding=("utf-8", "cp1252")))] == [
        "Café ’one’",
        "Café ’two’",
    ]


def test_an_encoding_that_is_declared_is_not_doubted(tmp_path: Path) -> None:
    """Who says UTF-16 gets UTF-16."""
    assert rows(tmp_path, "a.csv", "Name\nCafé\n".encode("utf-16"), SourceForm(encoding=("utf-16",))) == [(2, {"Name": "Café"}, None)]


def test_an_empty_byte_in_a_cell_does_not_make_the_file_utf_16(tmp_path: Path) -> None:
    """Only a file in which every letter has one is told so."""
    assert rows(tmp_path, "a.csv", b"Name\n\0a\n")[0][1] == {"Name": "\0a"}


def test_mojibake_is_undone_and_letters_are_replaced_at_every_depth(tmp_path: Path) -> None:
    """What the mapping declares of the file counts for each of its texts."""
    form = SourceForm(mojibake="cp1252", replace={"Õ": "’"})
    assert rows(tmp_path, "a.json", json.dumps([{"a": {"b": ["Peopleâ€™s cafÃ©"]}, "c": "MillÕs", "n": 5}]), form)[0][1] == {
        "a": {"b": ["People’s café"]},
        "c": "Mill’s",
        "n": 5,
    }


def test_json_records_lie_where_the_mapping_says(tmp_path: Path) -> None:
    """A list at the top, or at a declared path."""
    assert rows(tmp_path, "a.json", '[{"a": 1}, 5]') == [(1, {"a": 1}, None), (2, {"record": 5}, "The record is not a group of named values.")]
    assert rows(tmp_path, "a.json", '{"data": {"items": [{"a": 1}]}}', SourceForm(records="data.items"))[0][1] == {"a": 1}


def test_a_broken_jsonl_line_is_a_row_with_a_fault(tmp_path: Path) -> None:
    """The other lines are read all the same; numbers are those of the lines."""
    found = rows(tmp_path, "a.jsonl", '{"a": 1}\n\n{"a": \n{"a": "\u2028"}\n')
    assert [(number, fault is None) for number, _, fault in found] == [(1, True), (3, False), (4, True)]
    assert found[1][1] == {"record": '{"a": '}


@pytest.mark.parametrize(
    ("name", "data", "form", "message"),
    [
        ("a.xlsx", b"PK", SourceForm(), r"a\.xlsx is a spreadsheet's own file\. Open it and save it as CSV UTF-8\."),
        ("a.csv", b"PK\x03\x04\x14\x00", SourceForm(), r"a\.csv is a spreadsheet's own file\. Open it and save it as CSV UTF-8\."),
        ("a.ods", b"PK", SourceForm(), r"Open it and save it as CSV UTF-8\."),
        ("a.doc", b"", SourceForm(), r"a\.doc is not \.csv, \.json or \.jsonl\. Save it as one of them"),
        ("a.csv", "Name\nCafé\n".encode("utf-16"), SourceForm(), r"a\.csv is written in UTF-16\. Save it as CSV UTF-8\."),
        ("a.csv", "Name\nCafé\n".encode("utf-16-le"), SourceForm(encoding=("utf-8", "cp1252")), r"UTF-16\. Save it as CSV UTF-8\."),
        ("a.csv", b"Name\nCaf\xe9\n", SourceForm(), r"a\.csv:2: a letter here is not utf-8\. Name the file's encoding"),
        ("a.csv", b"Name\n", SourceForm(encoding=("utf-99",)), '"utf-99" in the mapping is no encoding'),
        ("a.csv", b'Name\n"never closed\nTwo\n', SourceForm(), "Look for a quote that is never closed"),
        ("a.json", b"{", SourceForm(), r"a\.json is not JSON that can be read"),
        ("a.json", b"[" * 100_000, SourceForm(), r"a\.json is not JSON that can be read"),
        ("a.json", b'{"data": 1}', SourceForm(records="data.items"), 'has no list of records at "data.items"'),
        ("a.json", b"{}", SourceForm(), "has no list of records at its top"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(tmp_path: Path, name: str, data: bytes, form: SourceForm, message: str) -> None:
    """One plain sentence with the cure, never a traceback."""
    with pytest.raises(WrongUse, match=message):
        rows(tmp_path, name, data, form)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """A wrong path is wrong use."""
    with pytest.raises(WrongUse, match="can't be read: No such file"):
        read_rows(tmp_path / "none.csv", SourceForm())


@pytest.mark.parametrize(("name", "form"), [("a.csv", "jsonl"), ("a.csv", "json"), ("a.json", "csv")])
def test_a_file_of_another_form_than_the_mapping_reads_is_told_once(tmp_path: Path, name: str, form: Literal["csv", "json", "jsonl"]) -> None:
    """Not line by line: it is the mapping that is not for this file."""
    with pytest.raises(WrongUse, match=rf"{name} is named as \w+, and the mapping reads {form.upper()}\. Choose the mapping"):
        rows(tmp_path, name, "Name\nOne\n", SourceForm(format=form))
