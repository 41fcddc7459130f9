-- When people were told what, and when they did what; which runs recovered a session; how risk stood.

alter table pcl.sessions add recovered_seq bigint;
alter table pcl.notices add wall_ns bigint;
alter table pcl.audits add wall_ns bigint;

create table pcl.risk (
  journal_id numeric(20), seq bigint, level text not null, ess_active bool not null,
  latched bool not null, kills bigint not null, limits_broken bigint not null,
  equity_e4 bigint not null, wall_ns bigint, primary key (journal_id, seq));

-- C-19, W-03.
create or replace view pcl.session_summaries as
  select s.journal_id, s.run, to_timestamp(s.started_wall_ns / 1000000000.0) as started, s.phase,
         s.ended_seq is not null as ended, s.reconciled, s.orders, s.executions, s.rejects,
         s.realised_e4 / 10000.0 as realised, s.recovered_seq is not null as recovered
  from pcl.sessions s order by s.started_wall_ns desc nulls last, s.run desc;

-- W-04. Incidents, and what people did about them: an ESS reset's reason is its root cause. Single
-- refusals have their own table.
create view pcl.operational_log as
  select to_timestamp(n.wall_ns / 1000000000.0) as at, n.severity, n.code, n.what, '' as actor,
         '' as approver, n.journal_id, n.seq
  from pcl.notices n
  where n.code not in ('refused', 'foreign_decision')
    and (n.severity <> 'info' or n.code in ('started', 'recovered', 'resumed', 'ended'))
  union all
  select to_timestamp(a.wall_ns / 1000000000.0), 'operator', a.action,
         concat_ws(': ', nullif(a.target, ''), nullif(a.reason, ''), nullif(a.answer, '')), a.actor,
         a.approver, a.journal_id, a.seq
  from pcl.audits a
  order by at desc nulls last, seq desc;
