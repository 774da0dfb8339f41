-- What a person has set for one migration alone, what its worker has observed last, and what a later look at it found (JSON texts).

alter table long_running_migration add column if not exists settings varchar(1000000);
alter table long_running_migration add column if not exists observed varchar(1000000);
alter table long_running_migration_range add column if not exists observed varchar(1000000);
alter table long_running_migration_run add column if not exists observed varchar(1000000);
