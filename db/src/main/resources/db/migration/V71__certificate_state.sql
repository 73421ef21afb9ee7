-- Certificates in one state, the one that ends first at the front: the dashboard asks for five such lists at once.

create index server_certificate_by_state on server_certificate (state, expires_at, id);
