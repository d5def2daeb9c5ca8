#!/usr/bin/env bash
# Lighthouse's scores for six pages of the demo town, as a phone and as a desk see them; wanted: 95 or more in every category.
# Not part of the suite: it takes about three minutes and measures this machine too. Needs npm, and scripts/test to have run once.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/browser.sh
have_browser
[ -d tests/node_modules/lighthouse ] || npm install --prefix tests --no-save --no-package-lock --no-audit --no-fund --silent lighthouse@12.8.2

work="$(mktemp -d)"
trap 'kill "$server" 2>/dev/null; rm -r "$work"' EXIT
.venv/bin/domore build --site "$work/site"
.venv/bin/python tests/browser/serving.py "$work/site" >"$work/address" &
server=$!
until [ -s "$work/address" ]; do sleep 0.1; done

flags="--headless=new --disable-background-networking"
if [ "$(id -u)" = 0 ]; then flags="$flags --no-sandbox"; fi
worst=100
for page in "" ideas/ ideas/benches-every-five-minutes/ opportunities/dads-breakfast-saturday/ find/ numbers/; do
  for device in mobile desktop; do
    as=(); if [ "$device" = desktop ]; then as=(--preset=desktop); fi
    CHROME_PATH="$DOMORE_BROWSER" tests/node_modules/.bin/lighthouse "$(cat "$work/address")$page" "${as[@]}" --quiet \
      --chrome-flags="$flags" --output json --output-path "$work/report.json"
    scores="$(node -p "Object.values(require('$work/report.json').categories).map(one => one.id + ' ' + Math.round(one.score * 100)).join(', ')")"
    echo "/$page on a $device screen: $scores"
    rm "$work/report.json"
    least="$(grep -o '[0-9]\+' <<<"$scores" | sort -n | head -1)"
    if [ "$least" -lt "$worst" ]; then worst="$least"; fi
  done
done
echo "The lowest score is $worst."
[ "$worst" -ge 95 ]
