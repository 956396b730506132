-- The token room. Times are milliseconds since 1970 UTC by the database's clock.

-- A sign-in by token: one row while it lives. key_hash is the SHA-256 of its one refresh token that still counts.
create table token_sign_in (
  handle       varchar(22)  not null primary key,
  key_hash     ${hash}      not null,
  account_id   varchar(22)  not null,
  created_at   bigint       not null,
  last_used_at bigint       not null,
  expires_at   bigint       not null,
  address      varchar(64)  not null,
  user_agent   varchar(256) not null,
  minute_at    bigint       not null,
  minute_count int          not null
) ${options};
create unique index token_sign_in_key on token_sign_in (key_hash);
create index token_sign_in_account on token_sign_in (account_id, created_at);
create index token_sign_in_expiry on token_sign_in (expires_at);

-- A refresh token that was exchanged; secret_id names the secret from which its successor was derived. No foreign key:
-- ending a sign-in is one small delete, and what it leaves here opens nothing until it is swept.
create table spent_token (
  key_hash   ${hash}      not null primary key,
  handle     varchar(22)  not null,
  spent_at   bigint       not null,
  secret_id  varchar(16)  not null,
  address    varchar(64)  not null,
  user_agent varchar(256) not null,
  expires_at bigint       not null
) ${options};
create index spent_token_expiry on spent_token (expires_at);

-- One row. Its lock, taken as the last thing in each ending transaction, makes the order of commits the order of numbers.
create table revocation_counter (
  id        int    not null primary key,
  num       bigint not null,
  everybody bigint not null,
  key_change bigint not null
) ${options};
insert into revocation_counter (id, num, everybody, key_change) values (1, 0, 0, 0);

-- What is over, until the last access token it could stop has expired. kind: S a sign-in, A an account up to num.
create table revocation (
  num        bigint      not null primary key,
  kind       varchar(1)  not null,
  subject    varchar(22) not null,
  expires_at bigint      not null
) ${options};
create index revocation_expiry on revocation (expires_at);

-- private_key is sealed under latchkey.secret (secret_id says which); it is wiped when the key signs no more.
create table signing_key (
  kid          varchar(22) not null primary key,
  algorithm    varchar(8)  not null,
  public_key   ${blob}     not null,
  private_key  ${blob},
  secret_id    varchar(16) not null,
  created_at   bigint      not null,
  active_at    bigint      not null,
  withdrawn_at bigint
) ${options};
