-- Operations and rollback: what a person asked for beside an end, and how far a list of operations is.

alter table long_running_migration add column if not exists rollback_requested boolean not null default false;
alter table long_running_migration add column if not exists operations_done integer not null default 0;
alter table long_running_migration add column if not exists operations_total integer not null default 0;
