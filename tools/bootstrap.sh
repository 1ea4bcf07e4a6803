#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages of tools/packages.txt that are missing.
#   tools/bootstrap.sh build         what building and running needs
#   tools/bootstrap.sh build check   what ./check needs too
set -eu
here="$(cd "$(dirname "$0")" && pwd)"

missing=()
while read -r kind package; do
  case "$kind" in '' | '#'*) continue ;; esac
  wanted=no
  for set in "${@:-build}"; do [ "$kind" = "$set" ] && wanted=yes; done
  [ "$wanted" = yes ] || continue
  state="$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)"
  [ "$state" = installed ] || missing+=("$package")
done < "$here/packages.txt"

[ "${#missing[@]}" -eq 0 ] && exit 0

apt=(apt-get -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "These packages are missing. Install them and start again:" >&2
  echo "  sudo apt-get install ${missing[*]}" >&2
  exit 4
fi
echo "installing: ${missing[*]}" >&2
as_root+=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C)
"${as_root[@]}" "${apt[@]}" update </dev/null >&2
"${as_root[@]}" "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2
