#!/bin/sh
# The browser tests drive a real Chromium: Debian's, installed here if the machine has none.
set -eu
command -v chromium >/dev/null && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
command -v apt-get >/dev/null || { echo "The browser tests need Chromium; install it and try again." >&2; exit 1; }
echo "Installing Chromium from Debian's packages"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
