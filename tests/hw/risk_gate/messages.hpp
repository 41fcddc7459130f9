// Commands and OUCH 5.0 messages for the gate's tests, written from the specification's offsets.
#pragma once

#include <cstdint>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::test {

struct Party {
  std::uint8_t account{1}, strategy{2};
  std::uint16_t symbol{5};
};

template <class Command>
Command command_of(Party party, std::uint64_t seq) {
  Command command;
  command.account = party.account;
  command.strategy = party.strategy;
  command.symbol = party.symbol;
  command.seq = seq;
  return command;
}

/// Everything an ordinary order says; the driver numbers an empty ClOrdID.
inline contract::OrderEnterCommand order(Party party, char side, std::uint32_t quantity,
                                         std::uint64_t price, std::uint64_t seq = 0) {
  auto command = command_of<contract::OrderEnterCommand>(party, seq);
  command.side = static_cast<std::uint8_t>(side);
  command.quantity = quantity;
  command.price = price;
  command.tif = '0';
  command.display = 'Y';
  command.capacity = 'P';
  command.iso = 'N';
  command.cross_type = 'N';
  return command;
}
inline contract::Entry enter(Party party, char side, std::uint32_t quantity, std::uint64_t price,
                             std::uint64_t seq = 0) {
  return contract::to_entry(order(party, side, quantity, price, seq));
}
inline contract::OrderReplaceCommand replacement(std::uint32_t original, std::uint32_t total,
                                                 std::uint64_t price, std::uint64_t seq = 0,
                                                 Party party = {}) {
  auto command = command_of<contract::OrderReplaceCommand>(party, seq);
  command.original = original;
  command.quantity = total;
  command.price = price;
  command.tif = '0';
  command.display = 'Y';
  command.iso = 'N';
  return command;
}
inline contract::Entry replace(std::uint32_t original, std::uint32_t total, std::uint64_t price,
                               std::uint64_t seq = 0, Party party = {}) {
  return contract::to_entry(replacement(original, total, price, seq, party));
}
inline contract::Entry modify(std::uint32_t user_ref, std::uint32_t total, char side,
                              std::uint64_t seq = 0, Party party = {}) {
  auto command = command_of<contract::OrderModifyCommand>(party, seq);
  command.user_ref = user_ref;
  command.quantity = total;
  command.side = static_cast<std::uint8_t>(side);
  return contract::to_entry(command);
}
inline contract::Entry cancel(std::uint32_t user_ref, std::uint64_t seq = 0) {
  auto command = command_of<contract::OrderCancelCommand>({}, seq);
  command.user_ref = user_ref;
  return contract::to_entry(command);
}
inline contract::Entry control(char op, std::uint64_t seq = 0) {
  contract::SessionControlCommand command;
  command.op = static_cast<std::uint8_t>(op);
  command.seq = seq;
  return contract::to_entry(command);
}
inline contract::Entry position(Party party, std::int64_t shares) {
  auto command = command_of<contract::PositionLoadCommand>(party, 0);
  command.position = shares;
  return contract::to_entry(command);
}
inline contract::OrderLoadCommand loaded_order(Party party, std::uint32_t user_ref, char side,
                                               std::uint32_t total, std::uint32_t executed = 0,
                                               std::uint64_t price = 100'0000) {
  auto command = command_of<contract::OrderLoadCommand>(party, 0);
  command.user_ref = user_ref;
  command.side = static_cast<std::uint8_t>(side);
  command.quantity = total;
  command.executed = executed;
  command.price = price;
  command.new_risk = 1;
  return command;
}
inline contract::Entry order_load(Party party, std::uint32_t user_ref, char side,
                                  std::uint32_t total, std::uint32_t executed = 0,
                                  std::uint64_t price = 100'0000) {
  return contract::to_entry(loaded_order(party, user_ref, side, total, executed, price));
}
inline contract::Entry account_load(std::uint8_t account, std::uint64_t bought,
                                    std::uint64_t sold) {
  contract::AccountLoadCommand command;
  command.account = account;
  command.bought = bought;
  command.sold = sold;
  return contract::to_entry(command);
}
inline contract::Entry revalue(Party party) {
  return contract::to_entry(command_of<contract::RevalueCommand>(party, 0));
}
inline contract::Entry digest_check(std::uint64_t positions, std::uint64_t orders) {
  contract::DigestCheckCommand command;
  command.positions = positions;
  command.orders = orders;
  return contract::to_entry(command);
}
inline contract::Entry session(std::uint64_t next_report, std::uint32_t next_user_ref) {
  contract::SessionLoadCommand command;
  command.next_report_sequence = next_report;
  command.next_user_ref = next_user_ref;
  return contract::to_entry(command);
}
inline contract::Entry resolve(std::uint32_t user_ref) {
  contract::OrderResolveCommand command;
  command.user_ref = user_ref;
  return contract::to_entry(command);
}
inline contract::Entry clear() { return contract::to_entry(contract::ExposureClearCommand{}); }

/// An outbound OUCH 5.0 message under construction: zeros but for the fields put.
class Ouch {
 public:
  Ouch(char type, std::size_t length) : bytes_(length) {
    bytes_[0] = static_cast<std::uint8_t>(type);
  }
  Ouch& put(std::size_t offset, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      bytes_[offset + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
    return *this;
  }
  operator std::vector<std::uint8_t>() const { return bytes_; }  // NOLINT: that is its whole use

 private:
  std::vector<std::uint8_t> bytes_;
};

inline Ouch accepted(std::uint32_t ref, char state = 'L') {
  return Ouch{'A', 64}.put(9, ref, 4).put(47, static_cast<std::uint8_t>(state), 1);
}
inline Ouch replaced(std::uint32_t original, std::uint32_t ref, char state = 'L') {
  return Ouch{'U', 68}
      .put(9, original, 4)
      .put(13, ref, 4)
      .put(51, static_cast<std::uint8_t>(state), 1);
}
inline Ouch canceled(std::uint32_t ref, std::uint32_t decrement) {
  return Ouch{'C', 20}.put(9, ref, 4).put(13, decrement, 4).put(17, 'U', 1);
}
inline Ouch aiq_canceled(std::uint32_t ref, std::uint32_t decrement) {
  return Ouch{'D', 34}.put(9, ref, 4).put(13, decrement, 4).put(17, 'Q', 1);
}
inline Ouch executed(std::uint32_t ref, std::uint32_t shares, std::uint64_t price = 100'0000,
                     std::uint64_t match = 0) {
  return Ouch{'E', 36}.put(9, ref, 4).put(13, shares, 4).put(17, price, 8).put(26, match, 8);
}
inline Ouch broken(std::uint32_t ref, std::uint64_t match) {
  return Ouch{'B', 38}.put(9, ref, 4).put(13, match, 8).put(21, 'E', 1);
}
inline Ouch modified(std::uint32_t ref, char side, std::uint32_t outstanding) {
  return Ouch{'M', 20}
      .put(9, ref, 4)
      .put(13, static_cast<std::uint8_t>(side), 1)
      .put(14, outstanding, 4);
}
inline Ouch rejected(std::uint32_t ref) { return Ouch{'J', 31}.put(9, ref, 4).put(13, 0x0032, 2); }

}  // namespace pcl::test
