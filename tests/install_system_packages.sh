#!/bin/sh
# Installs the programs of system-packages.txt that are not here, where it can: with apt-get, as root or
# where sudo asks for no password, as on the machines of GitHub.
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
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
  echo "installing $*"
  if $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null; then
    exit 0
  fi
fi
echo "not here, and not installed: $*; the tests that need them are skipped" >&2
