alter table demo_profile add column birthday date;
alter table demo_profile add column phone varchar(15);

insert into long_running_migration (name) values ('demo_tour_9_parse_profiles');
