-- What a person has set for one migration alone, what its worker has observed last, and what a later look at it found (JSON texts).

alter table long_running_migration add column if not exists settings varchar(1000000);
alter table long_running_migration add column if not exists observed varchar(1000000);
alter table long_running_migration_range add column if not exists observed varchar(1000000);
alter table long_running_migration_run add column if not exists observed varchar(1000000);

-- Rows that are set aside: what finds them again, and what a person has decided about them.
alter table long_running_migration add column if not exists only_quarantined boolean not null default false;
alter table long_running_migration_quarantine add column if not exists row_position varchar(1000000);
alter table long_running_migration_quarantine add column if not exists row_count bigint not null default 1;
alter table long_running_migration_quarantine add column if not exists operation_id varchar(200);
alter table long_running_migration_quarantine add column if not exists sql_state varchar(5);
alter table long_running_migration_quarantine add column if not exists batch_seq bigint not null default 0;
alter table long_running_migration_quarantine add column if not exists changed_by varchar(200);
alter table long_running_migration_quarantine add column if not exists changed_at timestamp(6) with time zone;
alter table long_running_migration_quarantine add column if not exists change_reason varchar(1000000);

-- When it was last looked at whether a completed migration still is complete, and what was found.
alter table long_running_migration add column if not exists guarded_at timestamp(6) with time zone;
alter table long_running_migration add column if not exists drift varchar(1000000);
