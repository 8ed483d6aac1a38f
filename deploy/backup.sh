#!/usr/bin/env bash
# One file with everything the dashboard knows: `deploy/backup.sh STORE backup.tar.gz`
# STORE is the folder of CITY_STORE; stop the dashboard first (systemctl stop city-dashboard).
# With the catalogue in PostgreSQL: STORE is the folder of CITY_STORE_DATA and CATALOGUE holds the
# connection (CATALOGUE="host=… dbname=city user=city"); the dashboard may run. The catalogue is
# dumped first: every file it names was written before, and files are never changed.
set -euo pipefail
store=$(realpath "$1")
target=$(realpath -m "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${CATALOGUE:-}" ]; then
  pg_dump --format=custom --file="$work/catalogue.dump" "$CATALOGUE"
fi
tar --create --file="$work/files.tar" --directory="$store" .
tar --create --gzip --file="$target.part" --directory="$work" .
tar --list --file="$target.part" >/dev/null
mv "$target.part" "$target"
echo "$target"
