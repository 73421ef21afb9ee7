#!/bin/sh
# A base backup with everything that is needed to restore it, checked. WAL archiving between backups is the site's
# (pgBackRest or its PostgreSQL operator); the master key is backed up elsewhere, never beside this.
#   backup.sh DIRECTORY     connection by the usual PG* variables, a user with REPLICATION
set -eu
[ $# -eq 1 ] || { echo "usage: backup.sh DIRECTORY" >&2; exit 2; }
target="$1/bars-$(date -u +%Y%m%dT%H%M%SZ)"
pg_basebackup --pgdata="$target" --format=plain --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256
pg_verifybackup "$target"
echo "$target"
