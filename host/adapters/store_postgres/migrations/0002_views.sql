-- What operators ask. State is of the journal that is being written; history is of all.

create view pcl.open_orders as
  select o.* from pcl.orders o join pcl.projection p using (journal_id)
  where p.current and o.open order by o.id;

create view pcl.unknown_orders as select * from pcl.open_orders where unknown;

-- K-24. One that the venue took back is no trade.
create view pcl.recent_trades as
  select to_timestamp(wall_ns / 1000000000.0) as at, account, strategy, symbol, side, quantity,
         price_e4 / 10000.0 as price, realised_e4 / 10000.0 as realised, late, order_id, match,
         journal_id
  from pcl.executions where busted_seq is null
  order by wall_ns desc nulls last, last_seq desc limit 50;

create view pcl.refusals as
  select o.account, o.strategy, o.symbol, d.refusal, count(*) as orders
  from pcl.decisions d join pcl.projection p using (journal_id)
       join pcl.orders o on o.journal_id = d.journal_id and o.id = d.order_id
  where p.current and d.refusal <> '' group by o.account, o.strategy, o.symbol, d.refusal;

create view pcl.block_rate as
  select count(*) as decisions, count(*) filter (where refusal <> '') as refused,
         coalesce(100.0 * count(*) filter (where refusal <> '') / nullif(count(*), 0), 0)
           as refused_percent
  from pcl.decisions d join pcl.projection p using (journal_id) where p.current;

-- L-08. Of an account without a margin nothing can be said.
create view pcl.positions_with_margin as
  select s.account, s.strategy, s.symbol, s.shares, s.cost_e4 / 10000.0 as cost,
         s.mark_e4 / 10000.0 as mark, s.shares::numeric * s.mark_e4 / 10000.0 as value,
         s.realised_e4 / 10000.0 as realised, a.equity_e4 / 10000.0 as equity,
         abs(s.shares::numeric * s.mark_e4) * 100 / nullif(a.margin_e4, 0) as margin_percent,
         sum(abs(s.shares::numeric * s.mark_e4)) over (partition by s.account) * 100
           / nullif(a.margin_e4, 0) as account_margin_percent
  from pcl.positions s join pcl.projection p using (journal_id)
       left join pcl.accounts a using (journal_id, account)
  where p.current and s.shares <> 0 order by s.account, s.symbol, s.strategy;

-- L-11. Each occasion to reconcile, with when it last came and when books last agreed at it.
create view pcl.last_reconciled as
  select reason, to_timestamp(max(wall_ns) / 1000000000.0) as last_run,
         to_timestamp(max(wall_ns) filter (where agreed) / 1000000000.0) as last_agreed,
         count(*) as runs, count(*) filter (where not agreed) as differed
  from pcl.reconciliations group by reason;

-- Of the last comparison: nothing where books agree.
create view pcl.open_differences as
  select d.* from pcl.differences d join pcl.projection p using (journal_id)
  where p.current and d.seq = (select max(r.seq) from pcl.reconciliations r
                               where r.journal_id = d.journal_id)
  order by d.number;

-- C-19.
create view pcl.session_summaries as
  select s.journal_id, s.run, to_timestamp(s.started_wall_ns / 1000000000.0) as started, s.phase,
         s.ended_seq is not null as ended, s.reconciled, s.orders, s.executions, s.rejects,
         s.realised_e4 / 10000.0 as realised
  from pcl.sessions s order by s.started_wall_ns desc nulls last, s.run desc;
