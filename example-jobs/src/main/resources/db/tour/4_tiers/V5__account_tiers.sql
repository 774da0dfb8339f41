alter table demo_account add column spent decimal(14, 2);
alter table demo_account add column tier varchar(10);

insert into long_running_migration (name) values ('demo_tour_6_require_tier');
insert into long_running_migration (name) values ('demo_tour_5_fill_tiers');
insert into long_running_migration (name) values ('demo_tour_4_sum_spending');
