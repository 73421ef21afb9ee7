-- Roles of the platform in a PostgreSQL that the site runs itself. Run as a superuser, in the database of the platform; it can
-- be run again and then sets the passwords:
--   psql -d bars -v ON_ERROR_STOP=1 -v owner_password="…" -v backup_password="…" -f roles.sql
-- The platform logs in as bars_owner; each pooled connection takes bars_app (bound by row-level security to one tenant
-- and environment) or bars_platform (across tenants) and neither owns a table. bars_backup copies the files of the
-- server (backup.sh) and reads no table.
select format('create role %I', role)
from unnest(array['bars_app', 'bars_platform', 'bars_owner', 'bars_backup']) as role
where not exists (select from pg_roles where rolname = role)
\gexec
alter role bars_app nologin nosuperuser nobypassrls;
alter role bars_platform nologin nosuperuser nobypassrls;
alter role bars_owner login nosuperuser nobypassrls nocreatedb nocreaterole password :'owner_password';
alter role bars_backup login nosuperuser nobypassrls replication connection limit 2 password :'backup_password';
grant bars_app, bars_platform to bars_owner;
alter schema public owner to bars_owner;
revoke create on schema public from public;
select format('revoke connect, temporary on database %I from public', current_database())
\gexec
select format('grant connect, temporary on database %I to bars_owner', current_database())
\gexec
