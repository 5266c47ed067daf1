-- The history of Camel LLM Failover, for H2 and PostgreSQL. The bundle makes the tables that are missing.
-- Moments are milliseconds since 1970 (in PostgreSQL: to_timestamp(started_at / 1000.0)), times are microseconds, costs are
-- USD. Nothing that a caller or a model wrote is kept.

-- calls that went the same way at about the same time: the times are those of the first
create table if not exists llm_call (
  started_at bigint not null,
  calls bigint not null,
  chain varchar(400) not null,
  pattern varchar(400) not null,
  high_value boolean not null,
  outcome varchar(400) not null,
  error_kind varchar(400),
  degraded_reason varchar(400),
  rescued_from varchar(400),
  primary_target varchar(400) not null,
  answered_by varchar(400),
  by_fallback boolean not null,
  own_prompt boolean not null,
  at_once boolean not null,
  alone varchar(400) not null,
  alone_retried varchar(400) not null,
  primary_attempts bigint not null,
  took_micros bigint not null,
  added_micros bigint,
  retried_in_vain_micros bigint not null
);
create index if not exists llm_call_started_at on llm_call (started_at);

-- each of their attempts, and each decision not to ask a target
create table if not exists llm_attempt (
  started_at bigint not null,
  calls bigint not null,
  chain varchar(400) not null,
  target varchar(400) not null,
  outcome varchar(400) not null,
  asked boolean not null,
  answer boolean not null,
  took_micros bigint
);
create index if not exists llm_attempt_started_at on llm_attempt (started_at);

-- what changed in a target's health: circuits, stages of the way back, rests, status pages, and a person's decisions
create table if not exists llm_event (
  happened_at bigint not null,
  target varchar(400) not null,
  kind varchar(400) not null,
  detail varchar(400),
  words varchar(400) not null
);
create index if not exists llm_event_happened_at on llm_event (happened_at);

-- what was paid from this moment on, for about a minute. Of probes chain and pattern are null. Tokens that a provider did not
-- say are estimated. A cost is null when a price is not known. primary_cost is what the same answers would have cost at the
-- primary
create table if not exists llm_payment (
  paid_at bigint not null,
  attempts bigint not null,
  chain varchar(400),
  pattern varchar(400),
  target varchar(400) not null,
  paid_for varchar(400) not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost numeric(20, 9),
  primary_cost numeric(20, 9)
);
create index if not exists llm_payment_paid_at on llm_payment (paid_at)
