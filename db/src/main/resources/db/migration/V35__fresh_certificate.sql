-- Certificates that went live of late are watched by the receivers, which ask for them every two seconds.

create index server_certificate_activated on server_certificate (activated_at) where state = 'ACTIVE';
