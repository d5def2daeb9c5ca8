"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(file: Path, text: str) -> None:
    """Puts the text into the file in one step, as UTF-8: whoever reads it meantime, or after this was killed, finds the old text or
    the new one. A file that is there keeps its mode; folders are made as needed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=file.parent, prefix=f".{file.name[:60]}.", suffix=".new", delete=False) as half:
        try:
            half.write(text.encode())
            half.close()
            os.chmod(half.name, stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o666 & ~_mask())
            os.replace(half.name, file)
        except BaseException:
            os.unlink(half.name)
            raise


def _mask() -> int:
    """The mode bits that this process takes from new files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
