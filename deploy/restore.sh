#!/usr/bin/env bash
# The way back: `deploy/restore.sh backup.tar.gz STORE`; stop the dashboard first.
# STORE must be empty or missing: nothing is overwritten. With a catalogue in the backup, CATALOGUE
# names an empty PostgreSQL database. The folder of CITY_DATA comes back to where CITY_DATA says and
# the settings to the file that SETTINGS names, if these are set; both must be missing.
set -euo pipefail
umask 027
backup=$(realpath "$1")
store=$2
for place in "$store" "${CITY_DATA:-}"; do
  if [ -n "$place" ] && [ -e "$place" ] && [ -n "$(ls -A "$place")" ]; then
    echo "$place is not empty; move it away first" >&2
    exit 1
  fi
done
if [ -n "${SETTINGS:-}" ] && [ -e "$SETTINGS" ]; then
  echo "$SETTINGS is there already; move it away first" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar --extract --gzip --file="$backup" --directory="$work"
if [ -e "$work/catalogue.dump" ]; then
  pg_restore --no-owner --exit-on-error --dbname="${CATALOGUE:?names the empty database}" "$work/catalogue.dump"
fi
if [ -e "$work/city.tar" ] && [ -n "${CITY_DATA:-}" ]; then
  mkdir -p "$CITY_DATA"
  tar --extract --file="$work/city.tar" --directory="$CITY_DATA"
fi
if [ -e "$work/settings.env" ] && [ -n "${SETTINGS:-}" ]; then
  install -m 600 "$work/settings.env" "$SETTINGS"
fi
mkdir -p "$store"
tar --extract --file="$work/files.tar" --directory="$store"
echo "$store"
