#!/usr/bin/env bash
# The way back: `deploy/restore.sh backup.tar.gz STORE`; stop the dashboard first.
# STORE must be empty or missing: nothing is overwritten. With a catalogue in the backup, CATALOGUE
# names an empty PostgreSQL database.
set -euo pipefail
backup=$(realpath "$1")
store=$2
if [ -e "$store" ] && [ -n "$(ls -A "$store")" ]; then
  echo "$store is not empty; move it away first" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar --extract --gzip --file="$backup" --directory="$work"
if [ -e "$work/catalogue.dump" ]; then
  pg_restore --no-owner --exit-on-error --dbname="${CATALOGUE:?names the empty database}" "$work/catalogue.dump"
fi
mkdir -p "$store"
tar --extract --file="$work/files.tar" --directory="$store"
echo "$store"
