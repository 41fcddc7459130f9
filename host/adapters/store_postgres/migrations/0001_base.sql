-- One row of a key stands for its latest state. Money: bigint of 1e-4 dollars (_e4). Numbers of 64
-- bits without sign: numeric(20). last_seq: the journal record that changed the row last.

create table pcl.projection (
  journal_id numeric(20) primary key, sequence numeric(20) not null, chain numeric(20) not null,
  current bool not null, opened_at timestamptz not null default now());
create unique index projection_current on pcl.projection (current) where current;

create table pcl.rebuilds (
  id bigint generated always as identity primary key, journal_id numeric(20) not null,
  from_sequence numeric(20), reason text not null, at timestamptz not null default now());

create table pcl.sessions (
  journal_id numeric(20), run bigint, started_seq bigint, started_wall_ns bigint, ended_seq bigint,
  reconciled bool not null, phase text not null, orders bigint not null,
  executions bigint not null, rejects bigint not null, realised_e4 bigint not null,
  last_seq bigint not null, primary key (journal_id, run));

create table pcl.orders (
  journal_id numeric(20), id bigint, clordid text not null, user_ref bigint, account int2 not null,
  strategy int2 not null, symbol text not null, side text not null, purpose text not null,
  price_e4 bigint not null, total bigint not null, executed bigint not null, state text not null,
  open bool not null, unknown bool not null, first_seq bigint, last_seq bigint not null,
  primary key (journal_id, id));
create index orders_open on pcl.orders (journal_id, id) where open;

create table pcl.executions (
  journal_id numeric(20), match numeric(20), leg int2, order_id bigint not null,
  account int2 not null, strategy int2 not null, symbol text not null, side text not null,
  quantity bigint not null, price_e4 bigint not null, realised_e4 bigint not null, wall_ns bigint,
  late bool not null, busted_seq bigint, last_seq bigint not null,
  primary key (journal_id, match, leg));
create index executions_by_time on pcl.executions (wall_ns);

create table pcl.positions (
  journal_id numeric(20), account int2, strategy int2, symbol text, shares bigint not null,
  cost_e4 bigint not null, realised_e4 bigint not null, mark_e4 bigint not null,
  last_seq bigint not null, primary key (journal_id, account, strategy, symbol));

create table pcl.accounts (
  journal_id numeric(20), account int2, cash_e4 bigint not null, equity_e4 bigint not null,
  margin_e4 bigint not null, last_seq bigint not null, primary key (journal_id, account));

create table pcl.decisions (
  journal_id numeric(20), seq bigint, order_id bigint not null, command_seq bigint not null,
  refusal text not null, operand numeric(20) not null, bound numeric(20) not null,
  book_version numeric(20) not null, primary key (journal_id, seq));

create table pcl.reconciliations (
  journal_id numeric(20), seq bigint, reason text not null, outcome text not null,
  agreed bool not null, fence numeric(20) not null, wall_ns bigint, primary key (journal_id, seq));

create table pcl.differences (
  journal_id numeric(20), seq bigint, number int, what text not null,
  primary key (journal_id, seq, number));

create table pcl.audits (
  journal_id numeric(20), seq bigint, actor text not null, approver text not null,
  action text not null, target text not null, reason text not null, accepted bool,
  answer text not null, last_seq bigint not null, primary key (journal_id, seq));

create table pcl.notices (
  journal_id numeric(20), seq bigint, number int, severity text not null, code text not null,
  what text not null, primary key (journal_id, seq, number));

create table pcl.metrics (
  journal_id numeric(20), seq bigint, name text, value numeric(20) not null,
  primary key (journal_id, seq, name));
