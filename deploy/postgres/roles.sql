-- Roles of the platform in a PostgreSQL that the site runs itself. Run as a superuser, in the database of the platform:
--   psql -d bars -v owner_password="'…'" -f roles.sql
-- The platform logs in as bars_owner; each pooled connection takes bars_app (bound by row-level security to one tenant
-- and environment) or bars_platform (across tenants) and neither owns a table.
create role bars_app nologin nosuperuser nobypassrls;
create role bars_platform nologin nosuperuser nobypassrls;
create role bars_owner login nosuperuser nobypassrls password :owner_password;
grant bars_app, bars_platform to bars_owner;
alter schema public owner to bars_owner;
revoke create on schema public from public;
