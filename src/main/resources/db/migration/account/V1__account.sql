-- Who people are. Times are milliseconds since 1970 UTC by the database's clock.

create table account (
    id varchar(22) not null,
    -- Canonical (RFC 8265, UsernameCaseMapped), so that a plain comparison of code points is the right one.
    name varchar(128) not null,
    -- Argon2id as a PHC string.
    password varchar(255) not null,
    -- Words in alphabetical order with a space between them.
    roles varchar(600) not null,
    -- Whether admin is one of them: counted when the last administrator is protected.
    administrator boolean not null,
    enabled boolean not null,
    -- Access tokens with a lower number are over.
    ver bigint not null,
    created_at bigint not null,
    password_changed_at bigint not null,
    constraint account_pk primary key (id),
    constraint account_name unique (name)
) ${options};

create index account_administrator on account (administrator);

-- One row: whoever may take the last administrator away, or make the first, holds it until the commit.
create table house (
    id integer not null,
    -- Everybody's access tokens with a lower number are over.
    ver bigint not null,
    constraint house_pk primary key (id)
) ${options};

insert into house (id, ver) values (1, 0);

-- What owners see of their sign-ins, failed ones too. Without a foreign key: failures at names that nobody has are
-- written as well, so that both cost the same, and are the first to be swept.
create table sign_in (
    id varchar(22) not null,
    account_id varchar(22) not null,
    happened_at bigint not null,
    outcome varchar(16) not null,
    kind varchar(8) not null,
    -- The address as it is counted: an IPv6 network of 64 bits, or one IPv4 address.
    network varchar(64) not null,
    address varchar(64) not null,
    user_agent varchar(256) not null,
    constraint sign_in_pk primary key (id)
) ${options};

create index sign_in_latest on sign_in (account_id, outcome, happened_at);
create index sign_in_network on sign_in (account_id, network, outcome, happened_at);
create index sign_in_age on sign_in (happened_at);
