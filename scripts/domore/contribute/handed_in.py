"""The file that somebody filled in and handed in: by mail, or at the library's desk."""

from __future__ import annotations

import re
from typing import Final

from domore.contribute.submission import MOST_ANSWERS, NoSubmission, Submission

MOST_BYTES: Final = 262_144
_LISTING: Final = re.compile(r"(?:ideas|opportunities)/[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def handed_in(data: bytes) -> Submission | str:
    """The submission in a file, or in plain words what is wrong with the file. Takes at most 256 KB, and only what the form writes."""
    if len(data) > MOST_BYTES:
        return f"The file is larger than {MOST_BYTES // 1024} KB, and no form gives so much. Fill in the form again and save it anew."
    if not data.strip():
        return "The file is empty. Fill in the form again and save it anew."
    try:
        submission = Submission.from_json(data.removeprefix(b"\xef\xbb\xbf"))
    except NoSubmission as error:
        return str(error)
    if any(len(answers) > MOST_ANSWERS or sum(map(len, answers.values())) > MOST_ANSWERS for answers in (submission.answers, submission.before)):
        return f"The file holds more than {MOST_ANSWERS} answers, and no form asks so much. Fill in the form again and save it anew."
    if submission.purpose in ("change", "problem"):
        if not _LISTING.match(submission.listing or ""):
            return "The file does not say which entry it is about. Begin again from the page of that entry."
    elif submission.listing is not None:
        return "The file says that it is new and about an entry that is there. Fill in the form again and save it anew."
    return submission
