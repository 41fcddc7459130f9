// Nasdaq's own OUCH 5.0 captures: what a customer sent is what the card would send, what the venue
// answered is understood.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/card_port/factories.hpp"

namespace pcl::bench {
namespace {

class Captures : public CardPort {
 protected:
  // The SoupBinTCP packet at this offset of a capture file, as long as it says; empty without it.
  static Octets packet(const std::string& file, std::size_t offset) {
    const char* data = std::getenv("PCL_SHARED_DATA");
    const std::filesystem::path root = data != nullptr ? data : "../shared/data";
    std::ifstream in{root / "pcap/Nasdaq/Nasdaq.Nsm.Ouch.v5.0" / file, std::ios::binary};
    const std::vector<char> all{std::istreambuf_iterator<char>{in}, {}};
    Octets out;
    for (std::size_t at = offset; at < all.size(); ++at)
      out.push_back(static_cast<std::byte>(all[at]));
    if (out.size() < 2) return {};
    out.resize(2 + std::to_integer<std::size_t>(out[0]) * 256 +
               std::to_integer<std::size_t>(out[1]));
    return out;
  }
  // Ready to trade `name` as symbol 0 around this price, UserRefNum `next`.
  void boot(std::string_view name, std::uint32_t price, std::uint32_t next) {
    bench_.load_registers();
    contract::SymbolLoadCommand symbol;
    symbol.symbol = kMsft;
    symbol.name = padded<8>(name);
    bench_.send(symbol);
    bench_.load_limits();
    bench_.open_party(1, 2, kMsft);
    bench_.load_session(next);
    bench_.digest_check({}, {});
    bench_.start_feed(1);
    bench_.feed({itch::directory(kMsftLocate, name), itch::trading_action(kMsftLocate, name, 'T'),
                 itch::reg_sho(kMsftLocate, name, '0'), itch::system_event('Q'),
                 itch::add(kMsftLocate, 101, 'B', 300, price - 100, 10, name),
                 itch::add(kMsftLocate, 102, 'S', 300, price + 100, 10, name)});
    bench_.open_gate();
  }
  std::string frame() {
    const auto frames = bench_.frames();
    if (frames.size() != 1) return "no frame";
    return hex(std::span{frames[0].bytes}.first(frames[0].length));
  }
};

TEST_P(Captures, CancelIsTheCapturedOne) {
  const Octets captured = packet("CancelOrderMessage.pcap", 94);
  if (captured.empty()) GTEST_SKIP() << "no captures: set PCL_SHARED_DATA";
  bench_.boot();
  contract::OrderCancelCommand cancel;
  cancel.user_ref = 7'679'601;
  bench_.send(cancel);
  EXPECT_EQ(frame(), hex(captured));
}

// Theirs asks for another firm (option 2), which the card does not offer, and names no group. But
// for those elements and the two lengths that count them every byte is theirs.
TEST_P(Captures, EnterIsTheCapturedOneButForItsOptions) {
  const Octets captured = packet("EnterOrderMessage.pcap", 98);
  if (captured.empty()) GTEST_SKIP() << "no captures: set PCL_SHARED_DATA";
  const std::string theirs = hex(captured);
  ASSERT_EQ(theirs.substr(96), "000605024c494d45");
  boot("CVLT", 630'200, 0x71);
  contract::OrderEnterCommand order = Bench::order('T', 225, 630'200);
  order.display = 'Y';
  order.capacity = 'A';
  order.clordid = padded<14>("H8FUB8IV");
  bench_.send(order);
  EXPECT_EQ(frame(), "0034" + theirs.substr(4, 92) + "000403180002");
}

// The Accepted has options of its own (firm, BBO weight), the Canceled no appendage length.
TEST_P(Captures, AcceptedAndCanceledOfOneOrder) {
  const Octets accepted = packet("OrderAcceptedMessage.pcap", 94);
  const Octets canceled = packet("CanceledMessage.pcap", 94);
  if (accepted.empty() || canceled.empty()) GTEST_SKIP() << "no captures: set PCL_SHARED_DATA";
  boot("ADBE", 4'777'800, 0x753A8D);
  contract::OrderEnterCommand order = Bench::order('B', 40, 4'777'800);
  ASSERT_EQ(bench_.decide(order).user_ref, 0x753A8DU);
  const auto report = [&](const Octets& packet) {
    (void)bench_.records();
    bench_.report(Octets{packet.begin() + 3, packet.end()});
    const auto reports = bench_.take<contract::ReportRecord>();
    return reports.size() == 1 ? reports[0] : contract::ReportRecord{};
  };
  contract::ReportRecord record = report(accepted);
  EXPECT_EQ(record.code, 'A');
  EXPECT_EQ(record.flags, contract::report_flag::kKnown);
  EXPECT_EQ(record.user_ref, 0x753A8DU);
  EXPECT_EQ(record.quantity, 40U);
  EXPECT_EQ(record.price, 4'777'800U);
  EXPECT_EQ(record.reference, 0x0F56B4F5U);
  EXPECT_EQ(record.reason, 'L');
  record = report(canceled);
  EXPECT_EQ(record.code, 'C');
  EXPECT_EQ(record.flags, contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(record.quantity, 40U);
  EXPECT_EQ(record.reason, 'U');
  EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0xAU, 0U);  // no kill, exposure known
}

PCL_FOR_EVERY_CARD(Captures);

}  // namespace
}  // namespace pcl::bench
