// Ring faults: keeps the first fault found and the ring it was found on, until reset.
//
// Latency       1 cycle.
// Order         faults found in one cycle: bus, check, packet, overrun; then the lower ring.
// Fails closed  one fault stops the fetching of every ring and kills the card: a broken ring cannot
//               be trusted with cancels either. Records and the status line go on, unless the fault
//               is the bus's own.
module pcl_ring_faults (
  input  logic       clk_i,
  input  logic       rst_i,
  input  logic [4:0] bus_i,          // a bit a ring
  input  logic       status_bus_i,   // the status line's own write: no ring
  input  logic [2:0] check_i,
  input  logic [2:0] packet_i,
  input  logic [2:0] overrun_i,
  output logic [7:0] fault_o,
  output logic [7:0] ring_o,
  output logic       stop_fetch_o,
  output logic       stop_all_o
);
  localparam logic [7:0] NoRing = 8'hFF;

  // Of five rings, of which one is meant: the last if none of the others.
  function automatic logic [7:0] lowest(input logic [3:0] found);
    lowest = found[0] ? 8'd0 : found[1] ? 8'd1 : found[2] ? 8'd2 : found[3] ? 8'd3 : 8'd4;
  endfunction

  logic [7:0] fault_d, ring_d;
  always_comb begin
    fault_d = fault_o;
    ring_d  = ring_o;
    if (fault_o == pcl_pkg::RingFaultNone) begin
      if (bus_i != '0 || status_bus_i) begin
        fault_d = pcl_pkg::RingFaultBus;
        ring_d  = bus_i != '0 ? lowest(bus_i[3:0]) : NoRing;
      end else if (check_i != '0) begin
        fault_d = pcl_pkg::RingFaultCheck;
        ring_d  = lowest({1'b0, check_i});
      end else if (packet_i != '0) begin
        fault_d = pcl_pkg::RingFaultPacket;
        ring_d  = lowest({1'b0, packet_i});
      end else if (overrun_i != '0) begin
        fault_d = pcl_pkg::RingFaultOverrun;
        ring_d  = lowest({1'b0, overrun_i});
      end
    end
  end

  assign stop_fetch_o = fault_o != pcl_pkg::RingFaultNone;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      fault_o    <= pcl_pkg::RingFaultNone;
      ring_o     <= '0;
      stop_all_o <= 1'b0;
    end else begin
      fault_o    <= fault_d;
      ring_o     <= ring_d;
      stop_all_o <= stop_all_o || bus_i != '0 || status_bus_i;
    end
  end

  logic [7:0] last_q;
  logic       reset_q;
  always_ff @(posedge clk_i) begin
    last_q  <= fault_o;
    reset_q <= rst_i;
    if (!rst_i && !reset_q && last_q != '0) assert (fault_o == last_q);
  end
endmodule
