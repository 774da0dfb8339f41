insert into long_running_migration (name) values ('demo_7_add_countries');
