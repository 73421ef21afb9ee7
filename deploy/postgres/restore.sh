#!/bin/sh
# Puts a base backup back into an empty data directory. Afterwards: start PostgreSQL on it, then run
# 'deploy/bars audit verify' and compare the message count with the backup's report (docs/RECOVERY.md).
#   restore.sh BACKUP DATA_DIRECTORY [RESTORE_COMMAND]
# With PostgreSQL's restore_command (such as 'cp /archive/%f %p') the archived log is replayed to its end at the start.
set -eu
umask 077
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: restore.sh BACKUP DATA_DIRECTORY [RESTORE_COMMAND]" >&2
    exit 2
fi
[ -f "$1/backup_manifest" ] || { echo "restore.sh: $1 is not a base backup: it has no backup_manifest." >&2; exit 2; }
if [ -e "$2" ] && [ -n "$(ls -A "$2")" ]; then
    echo "restore.sh: $2 is not empty: restore into a new directory." >&2
    exit 2
fi
# Debian and Red Hat keep it in a folder of its version, off the PATH.
version=$(cat "$1/PG_VERSION")
PATH=$PATH:/usr/lib/postgresql/$version/bin:/usr/pgsql-$version/bin
command -v pg_verifybackup > /dev/null || {
    echo "restore.sh: pg_verifybackup of PostgreSQL $version is not found on the PATH: install its server package here." >&2
    exit 1
}
pg_verifybackup --quiet "$1"
mkdir -p "$2"
# Part of a copy must not be taken for a database.
trap 'find "$2/" -mindepth 1 -delete; echo "restore.sh: nothing was restored: $2 is empty again." >&2' EXIT
trap 'exit 1' HUP INT TERM
cp -a "$1/." "$2/"
chmod 0700 "$2"
if [ $# -eq 3 ]; then
    # Quotes and backslashes within a value of postgresql.conf are doubled.
    printf "restore_command = '%s'\n" "$(printf '%s' "$3" | sed "s/['\\\\]/&&/g")" >> "$2/postgresql.auto.conf"
    : > "$2/recovery.signal"
fi
trap - EXIT
echo "restored into $2"
