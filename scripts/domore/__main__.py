"""`python -m domore` is the command `domore`."""

import sys

from domore.cli import main

sys.exit(main())
