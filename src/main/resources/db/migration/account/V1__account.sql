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

-- What only one may do at a time, by holding its row until the commit: 1, taking the last administrator away or making
-- the first; 2, sweeping.
create table house (
    id integer not null,
    -- Everybody's access tokens with a lower number are over.
    ver bigint not null,
    constraint house_pk primary key (id)
) ${options};

insert into house (id, ver) values (1, 0);
insert into house (id, ver) values (2, 0);

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

-- Attempts that count against a limit, one row for each counter. A counter is the SHA-256 of what is counted. Its row
-- with the empty attempt is held by whoever reserves, so that reservations of one counter come one after the other.
create table throttle (
    counter varchar(43) not null,
    attempt varchar(22) not null,
    happened_at bigint not null,
    -- Whether the attempt is known to be a failure; until then it may still be given back.
    decided boolean not null,
    constraint throttle_pk primary key (counter, attempt)
) ${options};

create index throttle_age on throttle (happened_at);

-- Codes that work once: the first administrator's, and the links with which an owner chooses a new password.
create table one_time (
    -- SHA-256 of the code, base64url.
    code_hash varchar(43) not null,
    -- Empty for the first administrator's.
    account_id varchar(22) not null,
    expires_at bigint not null,
    constraint one_time_pk primary key (code_hash)
) ${options};

create index one_time_account on one_time (account_id);
