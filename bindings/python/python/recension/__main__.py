"""Run the program: ``python -m recension diff OLD NEW``."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


def program() -> Path:
    """Return where the program was installed."""
    name = "recension" + (sysconfig.get_config_var("EXE") or "")
    schemes = [sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")]
    places = [Path(sysconfig.get_path("scripts", scheme)) / name for scheme in schemes]
    for place in places:
        if place.is_file():
            return place
    sys.exit(f"recension: not found in {', '.join(str(place.parent) for place in places)}; install the package again")


if __name__ == "__main__":
    arguments = [os.fspath(program()), *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments, check=False).returncode)
    os.execv(arguments[0], arguments)
