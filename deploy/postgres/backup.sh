#!/bin/sh
# A base backup with everything that is needed to restore it, checked before it takes its name. WAL archiving between
# backups is the site's (pgBackRest or its PostgreSQL operator); the master key is backed up elsewhere, never beside this.
#   backup.sh DIRECTORY [DAYS]     connection by the usual PG* variables, a user with REPLICATION (roles.sql makes bars_backup);
#                                  with DAYS, backups older than that, and what is left of broken ones, are removed after a
#                                  good one was made
set -eu
umask 077
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: backup.sh DIRECTORY [DAYS]" >&2
    exit 2
fi
case ${2:-0} in
    *[!0-9]*)
        echo "backup.sh: $2 is no number of days." >&2
        exit 2
        ;;
esac
target="$1/bars-$(date -u +%Y%m%dT%H%M%SZ)"
draft="$target.unfinished"
mkdir -p "$1"
mkdir "$draft"
trap 'rm -rf "$draft"' EXIT
# A shell that a signal ends does not do the above by itself.
trap 'exit 1' HUP INT TERM
pg_basebackup --pgdata="$draft" --format=plain --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256 --no-password
# Debian and Red Hat keep it in a folder of its version, off the PATH.
version=$(cat "$draft/PG_VERSION")
PATH=$PATH:/usr/lib/postgresql/$version/bin:/usr/pgsql-$version/bin
command -v pg_verifybackup > /dev/null || {
    echo "backup.sh: pg_verifybackup of PostgreSQL $version is not found on the PATH: install its server package here." >&2
    exit 1
}
pg_verifybackup --quiet "$draft"
mv "$draft" "$target"
if [ "${2:-0}" -gt 0 ]; then
    find "$1" -mindepth 1 -maxdepth 1 -type d \( -name 'bars-*Z' -o -name 'bars-*Z.unfinished' \) -mtime "+$2" ! -path "$target" \
        -exec rm -rf {} +
fi
echo "$target"
