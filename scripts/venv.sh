# Makes .venv and installs into it, when pyproject.toml or constraints.txt has changed since the last time. Sourced by start, test and .ci/run.

find_python() {
  for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "Do More needs Python 3.11 or newer (on Debian and Ubuntu with the package python3-venv)." >&2
  return 1
}

# ready EXTRAS NAME: EXTRAS is "" or "[test]" and the like; NAME keeps apart what was installed for what.
ready() {
  command -v git >/dev/null || { echo "Do More needs Git." >&2; exit 1; }
  local wanted stamp=".venv/.installed-$2"
  wanted="$(cksum pyproject.toml constraints.txt | cksum)$1"
  if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
  [ -x .venv/bin/python ] || { local python; python="$(find_python)"; echo "Making .venv with $("$python" --version) …" >&2; "$python" -m venv .venv; }
  echo "Installing what is needed (a minute the first time) …" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".$1" >&2
  echo "$wanted" > "$stamp"
}
