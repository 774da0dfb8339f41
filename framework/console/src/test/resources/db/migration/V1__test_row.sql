-- Works on PostgreSQL and on H2.
create table test_row (
    id bigint primary key,
    v  bigint not null default 0
);

insert into test_row (id)
with recursive numbers(n) as (
    select 1
    union all
    select n + 1 from numbers where n < 2500
)
select n from numbers;
