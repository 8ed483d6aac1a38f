#!/usr/bin/env bash
# One file with everything the dashboard knows: `deploy/backup.sh STORE backup.tar.gz`
# STORE is the folder of CITY_STORE; a store in use is refused (systemctl stop city-dashboard), and
# nobody can open it meanwhile.
# With the catalogue in PostgreSQL: STORE is the folder of CITY_STORE_DATA and CATALOGUE holds the
# connection (CATALOGUE="host=… dbname=city user=city"); the dashboard may run. The catalogue is
# dumped first: every file it names was written before, and files are never changed.
# CITY_DATA, if set, and the file SETTINGS (/etc/city-dashboard.env), if it is there, go along. The
# backup holds what is not public, and secrets: only its owner may read it.
set -euo pipefail
umask 077
store=$(realpath "$1")
target=$(realpath -m "$2")
settings=${SETTINGS:-/etc/city-dashboard.env}
work=$(mktemp -d)
trap 'rm -rf "$work" "$target.part"' EXIT
if [ -n "${CATALOGUE:-}" ]; then
  pg_dump --format=custom --file="$work/catalogue.dump" "$CATALOGUE"
elif [ -e "$store/catalog.ducklake" ]; then
  exec 9<>"$store/lock"
  if ! flock --nonblock 9; then
    echo "$store is in use (process $(cat "$store/lock.pid")); stop the dashboard first" >&2
    exit 1
  fi
  echo -n $$ >"$store/lock.pid"
else
  echo "$store holds no catalogue; give the folder of CITY_STORE, or CATALOGUE" >&2
  exit 1
fi
if [ -n "${CITY_DATA:-}" ]; then
  tar --create --file="$work/city.tar" --directory="$CITY_DATA" .
fi
if [ -r "$settings" ]; then
  cp "$settings" "$work/settings.env"
fi
tar --create --file="$work/files.tar" --directory="$store" .
tar --create --gzip --file="$target.part" --directory="$work" .
tar --list --file="$target.part" >/dev/null
mv "$target.part" "$target"
echo "$target"
