-- Times are milliseconds since 1970 UTC by the database's clock.
create table web_session (
  key_hash ${hash} not null,
  handle varchar(22) not null,
  renewals int not null,
  account_id varchar(22),
  account_name varchar(255),
  roles varchar(2000),
  created_at bigint not null,
  last_used_at bigint not null,
  idle_millis bigint not null,
  ends_at bigint not null,
  expires_at bigint not null,
  lent_until bigint not null,
  bound int not null,
  address varchar(64) not null,
  user_agent varchar(256) not null,
  primary key (key_hash),
  constraint web_session_handle unique (handle)
) ${options};

create index web_session_account on web_session (account_id, created_at);
create index web_session_expiry on web_session (expires_at);

-- The foreign key is what keeps an ended session ended: a late write finds nothing to hang on.
create table web_session_attribute (
  session_handle varchar(22) not null,
  name varchar(500) not null,
  content ${blob} not null,
  primary key (session_handle, name),
  constraint web_session_attribute_session foreign key (session_handle)
    references web_session (handle) on delete cascade
) ${options};
