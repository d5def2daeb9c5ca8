"""`domore intake` with a forge on disk, for tests: `driver.py TOWN SPOOL REPOSITORY FAULTS SEED PORT|worker`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from domore.intake.run import Asked, intake
from intake.disk_forge import DiskForge

if __name__ == "__main__":
    town, spool, repository, faults, seed, port = sys.argv[1:]
    forge = DiskForge(Path(repository), json.loads(faults), int(seed))
    number, alone = (0, True) if port == "worker" else (int(port), False)
    asked = Asked(town=Path(town), spool=Path(spool), port=number, worker_only=alone)
    sys.exit(intake(asked, lambda text: print(text, file=sys.stderr, flush=True), forge))
