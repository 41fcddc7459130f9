// Watchdog requests: the Disable and the Mass Cancel of a firing, each wanted again every
// retry_us_i microseconds until the venue has answered it. Bit 0 of every pair is Disable, bit 1
// Mass Cancel.
//
// Latency       1 cycle from fire_i to wants_o; 4 from now_us_i reaching the retry.
// Throughput    an input of each kind every cycle.
// Backpressure  none: wants_o stands until handed_i. The retry counts from the last of the two that
//               went to order entry, while none is wanted or on its way there: no more than one of
//               each waits inside the card. retry_us_i 0: never again.
// Answer        counts if its UserRefNum is that of the first of ours released since the firing,
//               and since the host's last of that op (which may be for less), or above it. Numbers
//               rise strictly, so it is of one of ours. A 0 (none was loaded) is never answered.
// Stop          what has been sent is not sent again. What is still in the card goes, and is
//               followed up.
// Second firing starts over, whatever was answered.
// Reset         nothing wanted.
// Golden model  host/domain/watchdog_requests.hpp
module pcl_watchdog_requests (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] now_us_i,
  input  logic [31:0] retry_us_i,
  input  logic        fire_i,
  input  logic        stop_i,
  // To the gate
  output logic [1:0]  wants_o,
  input  logic [1:0]  handed_i,
  // A session_control goes to order entry, the card's own or the host's
  input  logic [1:0]  released_i,
  input  logic        released_own_i,
  input  logic [31:0] released_user_ref_i,
  // The venue answers one
  input  logic [1:0]  answered_i,
  input  logic [31:0] answered_user_ref_i
);
  logic [1:0]  wants_q, on_way_q, sent_q, numbered_q, own, answers;
  (* mem2reg *) logic [31:0] first_q [2];
  logic [63:0] sent_us_q;
  logic [31:0] retry_less_one_q;
  logic        again;

  assign wants_o = wants_q;
  assign own     = released_own_i ? released_i : '0;
  always_comb begin
    for (int unsigned i = 0; i < 2; i++)
      answers[i] = answered_i[i] && numbered_q[i] && answered_user_ref_i >= first_q[i];
  end

  // wants: to be handed over. on_way: handed over, not at order entry yet. sent: not answered yet.
  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < 2; i++) begin
      if (rst_i) begin
        {wants_q[i], on_way_q[i], sent_q[i], numbered_q[i]} <= '0;
      end else if (fire_i) begin
        {wants_q[i], on_way_q[i], sent_q[i], numbered_q[i]} <= 4'b1000;
      end else begin
        if (answers[i])                 {wants_q[i], on_way_q[i], sent_q[i]} <= 3'b000;
        else if (handed_i[i])           {wants_q[i], on_way_q[i]} <= 2'b01;
        else if (own[i] && on_way_q[i]) {on_way_q[i], sent_q[i]} <= 2'b01;
        else if (stop_i)                sent_q[i] <= 1'b0;
        else if (again && sent_q[i])    {wants_q[i], sent_q[i]} <= 2'b10;
        if (own[i])             numbered_q[i] <= numbered_q[i] || released_user_ref_i != '0;
        else if (released_i[i]) numbered_q[i] <= 1'b0;
      end
      if (own[i] && !numbered_q[i]) first_q[i] <= released_user_ref_i;
    end
  end

  // An age of retry_us_i is enough, the timeout wants more.
  always_ff @(posedge clk_i) begin
    if (own != '0) sent_us_q <= now_us_i;
    retry_less_one_q <= retry_us_i - 32'd1;
  end
  pcl_timeout u_retry (
    .clk_i,
    .rst_i,
    .now_us_i,
    .since_us_i(sent_us_q),
    .limit_us_i(retry_less_one_q),
    .run_i(sent_q != '0 && (wants_q | on_way_q) == '0 && retry_us_i != '0),
    .restart_i(own != '0),
    .expired_o(again)
  );

  // Each is in one place; only what is wanted is handed over.
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert ((wants_q & on_way_q) == '0 && ((wants_q | on_way_q) & sent_q) == '0);
      assert ((handed_i & ~wants_q) == '0);
      assert (handed_i != 2'b11);
    end
  end
endmodule
