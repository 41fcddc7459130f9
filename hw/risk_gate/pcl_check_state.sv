// First part of the chain: what refuses every order, exits too. Combinational; 0 = RefuseNone.
// Safety        each input that says "no" or "not known" refuses; nothing skips this part.
module pcl_check_state (
  input  logic       hold_i,
  input  logic       disabled_i,
  input  logic       exposure_unknown_i,
  input  logic       records_full_i,
  input  logic       no_user_ref_i,
  input  logic       no_limits_i,
  input  logic       unknown_order_i,
  input  logic       replace_pending_i,
  output logic [7:0] refusal_o
);
  always_comb begin
    refusal_o = pcl_pkg::RefuseNone;
    if (hold_i)                  refusal_o = pcl_pkg::RefuseBootHold;
    else if (disabled_i)         refusal_o = pcl_pkg::RefuseSessionDisabled;
    else if (exposure_unknown_i) refusal_o = pcl_pkg::RefuseExposureUnknown;
    else if (records_full_i)     refusal_o = pcl_pkg::RefuseRecordsFull;
    else if (no_user_ref_i)      refusal_o = pcl_pkg::RefuseNoUserRef;
    else if (no_limits_i)        refusal_o = pcl_pkg::RefuseNoLimits;
    else if (unknown_order_i)    refusal_o = pcl_pkg::RefuseUnknownOrder;
    else if (replace_pending_i)  refusal_o = pcl_pkg::RefuseReplacePending;
  end
endmodule
