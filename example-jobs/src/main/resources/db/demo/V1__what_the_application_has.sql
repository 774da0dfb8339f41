-- The tables of an application that has been running for years, and the columns and tables that its next release needs.

create table demo_account (
    id          bigint primary key,
    email       varchar(120),
    email_lower varchar(120),
    country     varchar(2),
    points      integer not null
);

create table demo_order (
    account_id bigint not null,
    number     integer not null,
    cents      bigint not null,
    status     integer not null,
    note       varchar(80)
); -- Its primary key, (account_id, number), is made when the rows are there.

create table demo_contact (
    id          bigint primary key,
    full_name   varchar(120),
    given_name  varchar(120),
    family_name varchar(120),
    revision    integer not null
);

create table demo_session (
    id         bigint primary key,
    account_id bigint not null,
    expires_on date not null
);
create index demo_session_expires on demo_session (expires_on, id);

-- No keys in these three: whatever would be written twice must be seen.
create table demo_session_archive (
    id         bigint not null,
    account_id bigint not null,
    expires_on date not null
);
create table demo_rating (
    account_id bigint not null,
    stars      integer not null,
    remark     varchar(200)
);
create table demo_country (
    code varchar(2) not null,
    name varchar(80) not null
);

create table demo_purchase (
    account_id bigint not null,
    number     integer not null,
    amount     decimal(14, 2) not null,
    state      varchar(10) not null,
    note       varchar(80),
    primary key (account_id, number)
);

-- What the demo writes down before the first migration runs, to compare it at the end.
create table demo_expected (
    what     varchar(80) primary key,
    expected varchar(400) not null
);
