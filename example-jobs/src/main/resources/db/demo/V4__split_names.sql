insert into long_running_migration (name) values ('demo_3_split_names');
