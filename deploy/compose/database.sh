#!/bin/sh
# Run by the image of PostgreSQL on an empty volume: makes the platform's roles as postgres/roles.sql says.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" \
    --set owner_password="$(cat /run/secrets/database_password)" \
    --set backup_password="$(cat /run/secrets/backup_password)" \
    --file "${ROLES:-/bars/roles.sql}"
