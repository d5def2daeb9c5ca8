# The web servers and systemd's checker that the guide for an own server is tried with. Sourced by test.

# Installs by apt what is not there; where there is no apt, it says what to do, and the tests that need it fail.
have_servers() {
  local path="$PATH:/usr/sbin:/sbin" sudo="" missing=()
  PATH="$path" command -v nginx >/dev/null || missing+=(nginx)
  PATH="$path" command -v caddy >/dev/null || missing+=(caddy)
  PATH="$path" command -v systemd-analyze >/dev/null || missing+=(systemd)
  if [ ${#missing[@]} = 0 ]; then return; fi
  if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "Installing ${missing[*]} with apt …" >&2
    # RUNLEVEL=1: their services are not started.
    if { $sudo apt-get update -qq && $sudo env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1; then return; fi
  fi
  echo "Not here: ${missing[*]}. Tests in tests/own_server fail until you install them; or leave them out: ./scripts/test --ignore tests/own_server" >&2
}
