// portcullis replay FILE --card KIND [--symbols LIST] [--bbo OUT.csv] [--messages-per-second N]
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>

#include "host/base/result.hpp"
#include "host/ports/card.hpp"
#include "host/ports/card_choice.hpp"

namespace pcl {

/// Makes a card, fresh from reset, as the command line says; kInvalid for a choice that makes no
/// sense. The program's main() passes it, so that this room need not link every card.
using CardFactory = std::function<Result<std::unique_ptr<Card>>(const CardChoice&)>;

/// Where a replay writes and whether it draws its progress there.
struct ReplayOutput {
  std::ostream& out;   // one JSON object: the counts
  std::ostream& err;   // complaints and progress
  bool show_progress;  // err is a terminal
};

/// Feeds a recorded file through a card and writes every change of the best bid or offer.
///
/// FILE: ITCH messages with 2-byte lengths (fed from sequence 1, several to a datagram), or a
/// classic pcap of MoldUDP64 (frames as recorded; UDP port and first sequence are those of its
/// first MoldUDP64 datagram). Symbols: LIST, comma-separated, or the names of the file's R
/// messages, the first 256. CSV:
/// `timestamp_ns,symbol,bid_price,bid_quantity,ask_price,ask_quantity`; 4 decimals; empty fields
/// for an empty side. Returns 0; 1 when the file is damaged (everything before the damage was fed,
/// and the counts say so), when the card fails or when the CSV cannot be written; 2 for a command
/// line that makes no sense. Everything wrong is said on `err`.
[[nodiscard]] int run_replay(std::span<const std::string> args, const CardFactory& make_card,
                             const ReplayOutput& output);

/// The same on stdout and stderr.
[[nodiscard]] int run_replay(std::span<const std::string> args, const CardFactory& make_card);

}  // namespace pcl
