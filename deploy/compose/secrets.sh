#!/bin/sh
# Makes the secrets that are not there yet, in secrets/ beside this script; what is there stays as it is. The folder is its
# owner's alone; each file in it is mounted into the containers that need it, whose users differ, so it is readable there.
# Copy master.key to a second place: without it nothing sealed can be read again.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 0700 secrets
[ -s secrets/master.key ] || head -c 32 /dev/urandom > secrets/master.key
for name in database postgres backup grafana; do
    [ -s "secrets/$name.password" ] || head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' > "secrets/$name.password"
done
chmod 0444 secrets/*
for file in admin.pem admin.key; do
    [ -s "secrets/$file" ] || echo "secrets.sh: put the site's secrets/$file there, then run this again." >&2
done
