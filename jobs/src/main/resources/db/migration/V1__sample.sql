-- A table to try Longhaul on, and the migration that fills one of its columns; jobs.Sample says how to be rid of them.
-- Works on PostgreSQL and on H2.
create table longhaul_sample (
    id          bigint primary key,
    email       varchar(200) not null,
    email_lower varchar(200)
);

-- 5,000 rows whose keys have gaps.
insert into longhaul_sample (id, email)
with recursive numbers(n) as (
    select 1
    union all
    select n + 1 from numbers where n < 5000
)
select 3 * n, 'Customer.' || n || '@Example.com' from numbers;

insert into long_running_migration (name)
select '0001_sample'
where not exists (select 1 from long_running_migration where name = '0001_sample');
