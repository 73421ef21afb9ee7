#!/bin/sh
# Puts a base backup back into an empty data directory. Afterwards: start PostgreSQL on it, then run
# 'deploy/bars audit verify' and compare the message count with the backup's report (docs/RECOVERY.md).
#   restore.sh BACKUP DATA_DIRECTORY
set -eu
[ $# -eq 2 ] || { echo "usage: restore.sh BACKUP DATA_DIRECTORY" >&2; exit 2; }
[ -f "$1/backup_manifest" ] || { echo "restore.sh: $1 is not a base backup: it has no backup_manifest." >&2; exit 2; }
if [ -e "$2" ] && [ -n "$(ls -A "$2")" ]; then
    echo "restore.sh: $2 is not empty: restore into a new directory." >&2
    exit 2
fi
pg_verifybackup "$1"
mkdir -p "$2"
cp -a "$1/." "$2/"
chmod 0700 "$2"
echo "restored into $2"
