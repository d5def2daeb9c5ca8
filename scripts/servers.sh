# The web servers that the guide for an own server is tried with, and systemd's checker of units. Sourced by test.

# Fetches by apt what is not there. Web servers are unpacked into .venv/servers and not installed: that would start them as services of the machine.
have_servers() {
  local unpacked="$PWD/.venv/servers" missing=()
  export PATH="$PATH:$unpacked/usr/sbin:$unpacked/usr/bin:/usr/sbin:/sbin"
  command -v nginx >/dev/null || missing+=(nginx nginx-common)
  command -v caddy >/dev/null || missing+=(caddy)
  if [ ${#missing[@]} != 0 ]; then
    echo "Fetching ${missing[*]} with apt …" >&2
    unpack "$unpacked" "${missing[@]}" 2>/dev/null || { as_root apt-get update -qq && unpack "$unpacked" "${missing[@]}"; } >/dev/null 2>&1 || true
  fi
  command -v systemd-analyze >/dev/null || as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends systemd >/dev/null 2>&1 || true
  for name in nginx caddy systemd-analyze; do
    command -v "$name" >/dev/null || echo "There is no $name: tests in tests/own_server fail. CONTRIBUTING.md says what to do." >&2
  done
}

# unpack FOLDER PACKAGES
unpack() {
  local into="$1/packages"
  shift
  mkdir -p "$into"
  (cd "$into" && apt-get download -qq "$@" && for package in ./*.deb; do dpkg-deb --extract "$package" ..; done && rm -f ./*.deb)
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
