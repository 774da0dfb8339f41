insert into long_running_migration (name)
select '0001_fill'
where not exists (select 1 from long_running_migration where name = '0001_fill');
