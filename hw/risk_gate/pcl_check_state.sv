// First part of the chain: what refuses every order, exits too. Combinational; 0 = RefuseNone.
// Safety        each input that says "no" or "not known" refuses. Reduce-only skips records_full
//               alone: its record still has room.
module pcl_check_state (
  input  logic       reduce_only_i,
  input  logic       hold_i,
  input  logic       disabled_i,
  input  logic       exposure_unknown_i,
  input  logic       records_full_i,
  input  logic       no_user_ref_i,
  output logic [7:0] refusal_o
);
  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    if (hold_i)                                 refusal_o = pcl_pkg::RefuseBootHold;
    else if (disabled_i)                        refusal_o = pcl_pkg::RefuseSessionDisabled;
    else if (exposure_unknown_i)                refusal_o = pcl_pkg::RefuseExposureUnknown;
    else if (records_full_i && !reduce_only_i)  refusal_o = pcl_pkg::RefuseRecordsFull;
    else if (no_user_ref_i)                     refusal_o = pcl_pkg::RefuseNoUserRef;
  end
endmodule
