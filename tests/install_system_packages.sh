#!/bin/sh
# Installs the programs of system-packages.txt that are not here, where it can: as root, with apt-get.
# Elsewhere it names them; the tests that need one say so as they are skipped, and fail in CI.
set -eu
missing=$(
  sed '/^#/d; s/ *| */|/g' "$(dirname "$0")/system-packages.txt" |
    while IFS='|' read -r command packages purpose; do
      command -v "$command" >/dev/null || echo "$packages"
    done
)
[ -z "$missing" ] && exit 0
# Names of packages are words.
# shellcheck disable=SC2086
set -- $missing
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing $*"
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null; then
    exit 0
  fi
fi
echo "not here, and not installed: $*; the tests that need them are skipped" >&2
