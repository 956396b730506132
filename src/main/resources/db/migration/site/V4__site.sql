-- What the pages keep. Times are milliseconds since 1970 UTC by the database's clock.

-- At most one row: the last run that a visitor measured on /compare, on whichever node.
create table recorded_run (
  id      int     not null primary key,
  at      bigint  not null,
  -- JSON in UTF-8, as the page reads it.
  figures ${blob} not null
) ${options};
