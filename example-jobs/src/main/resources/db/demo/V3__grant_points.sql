insert into long_running_migration (name) values ('demo_2_grant_points');
