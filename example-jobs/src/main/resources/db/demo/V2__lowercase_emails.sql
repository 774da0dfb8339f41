insert into long_running_migration (name) values ('demo_1_lowercase_emails');
