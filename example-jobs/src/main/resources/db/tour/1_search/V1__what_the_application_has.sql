-- The tables of an application that has been running for years.

create table demo_account (
    id      bigint primary key,
    email   varchar(120),
    country varchar(2),
    points  integer not null
);

create table demo_order (
    account_id bigint not null,
    number     integer not null,
    cents      bigint not null,
    status     integer not null,
    note       varchar(80)
); -- Its primary key, (account_id, number), is made when the rows are there.

create table demo_review (
    id         bigint primary key,
    account_id bigint not null,
    stars      integer not null,
    remark     varchar(300)
);

create table demo_profile (
    id             bigint primary key,
    typed_birthday varchar(40) not null,
    typed_phone    varchar(80) not null
);

create table demo_session (
    id         bigint primary key,
    account_id bigint not null,
    expires_on date not null
);
create index demo_session_expires on demo_session (expires_on, id);

-- What the demo writes down before the first migration runs, to compare it at the end.
create table demo_expected (
    what     varchar(80) primary key,
    expected varchar(400) not null
);
