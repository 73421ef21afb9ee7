-- Where a job works: whoever is bound to one environment neither sees nor stops the work of the other.

alter table job add column environments jsonb not null default '[]'
    constraint job_environments_known check (environments <@ '["INT", "PROD"]');
comment on column job.environments is 'Environments that the work concerns; empty where it concerns none, and for what the release before this one queued';
