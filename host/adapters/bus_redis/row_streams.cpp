#include "host/adapters/bus_redis/row_streams.hpp"

#include <array>
#include <charconv>
#include <string>

#include "host/ports/report_tables.hpp"

namespace pcl::bus_redis {
namespace {

const std::string kPlace = "pcl:projection";
const std::string kPrefix = "pcl:";

/// KEYS the place, and all streams. ARGV: journal, sequence and chain from, sequence and chain to,
/// entries kept; then each entry: its stream, how many words, the words. A script that fails keeps
/// what it did before, so whatever can fail is looked at first.
const std::string kWrite = R"(
local at = redis.call('HMGET', KEYS[1], 'journal_id', 'sequence', 'chain')
local sequence, chain = at[2], at[3]
if at[1] ~= ARGV[1] then sequence, chain = '0', '0' end
if sequence ~= ARGV[2] or chain ~= ARGV[3] then return 0 end
for k = 2, #KEYS do
  local kind = redis.call('TYPE', KEYS[k]).ok
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[k] .. ' is a ' .. kind)
  end
end
local i = 7
while ARGV[i] do
  local words = tonumber(ARGV[i + 1])
  redis.call('XADD', ARGV[i], 'MAXLEN', '~', ARGV[6], '*', unpack(ARGV, i + 2, i + 1 + words))
  i = i + 2 + words
end
redis.call('HSET', KEYS[1], 'journal_id', ARGV[1], 'sequence', ARGV[4], 'chain', ARGV[5])
return 1)";

/// KEYS the place and the streams; ARGV[1] the journal.
const std::string kForget = R"(
redis.call('DEL', unpack(KEYS))
redis.call('HSET', KEYS[1], 'journal_id', ARGV[1], 'sequence', '0', 'chain', '0')
return 1)";

template <class F>
void for_each_stream(const RowBatch& rows, F&& f) {
  f(rows.orders);
  f(rows.executions);
  f(rows.positions);
  f(rows.quotes);
  f(rows.risk);
  f(rows.notices);
}

/// EVAL of that script with the place and all streams; its arguments follow.
Command evaluation(const std::string& script) {
  std::vector<std::string> keys{kPlace};
  for_each_stream(RowBatch{}, [&]<class Row>(const std::vector<Row>&) {
    keys.push_back(kPrefix + Table<Row>::kName);
  });
  Command command{"EVAL", script, std::to_string(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  return command;
}

template <class Row>
void append_entry(Command& to, const Row& row, const std::string& journal_id) {
  std::vector<std::string> words{"journal_id", journal_id};
  std::apply(
      [&](const auto&... values) {
        std::size_t column = 0;
        const auto add = [&](const ReportField& field) {
          const char* name = Table<Row>::kColumns[column++];
          if (field) words.insert(words.end(), {name, *field});
        };
        (add(report_field(values)), ...);
      },
      Table<Row>::values(row));
  to.insert(to.end(), {kPrefix + Table<Row>::kName, std::to_string(words.size())});
  to.insert(to.end(), words.begin(), words.end());
}

/// Of a field of the place; nothing: no number of 64 bits.
std::optional<std::uint64_t> number_of(const Reply& reply) {
  std::uint64_t value = 0;
  const char* end = reply.text.data() + reply.text.size();
  const auto read = std::from_chars(reply.text.data(), end, value);
  if (reply.kind != Reply::Kind::kText || read.ec != std::errc{} || read.ptr != end)
    return std::nullopt;
  return value;
}

Error no_place(const Reply& reply) {
  return {Fault::kCorrupt, "redis: " + kPlace +
                               ": expected the fields journal_id, sequence and chain, numbers "
                               "of 64 bits; found " +
                               printable(reply.text)};
}

}  // namespace

Result<StorePosition> RowStreams::open(std::uint64_t journal_id) {
  connection_.reset();
  auto connection = Connection::open(server_, kConnectPatience);
  if (!connection) return connection.error();
  const auto said = connection->ask(Command{"HMGET", kPlace, "journal_id", "sequence", "chain"},
                                    kConnectPatience);
  if (!said) return said.error();
  if (said->kind == Reply::Kind::kError && !said->text.starts_with("WRONGTYPE"))
    return Error{Fault::kRefused, "redis: " + kPlace + " cannot be read: " + printable(said->text)};
  if (said->list.size() != 3) return no_place(*said);
  StorePosition at{journal_id, 0, 0};
  const bool none = said->list[0].kind == Reply::Kind::kNil;
  if (!none) {
    std::array<std::uint64_t, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto number = number_of(said->list[i]);
      if (!number) return no_place(said->list[i]);
      numbers[i] = *number;
    }
    if (numbers[0] == journal_id) at = {numbers[0], numbers[1], numbers[2]};
  }
  connection_.emplace(std::move(*connection));
  return at;
}

Status RowStreams::write(const RowBatch& rows, const StorePosition& from, const StorePosition& to) {
  const std::string journal_id = std::to_string(from.journal_id);
  Command command = evaluation(kWrite);
  command.insert(command.end(),
                 {journal_id, std::to_string(from.sequence), std::to_string(from.chain),
                  std::to_string(to.sequence), std::to_string(to.chain), kKept});
  for_each_stream(rows, [&](const auto& stream) {
    for (const auto& row : stream) append_entry(command, row, journal_id);
  });
  return carry_out(command);
}

Status RowStreams::rebuild(std::uint64_t journal_id, const std::string& /*reason*/) {
  Command command = evaluation(kForget);
  command.push_back(std::to_string(journal_id));
  return carry_out(command);
}

Status RowStreams::carry_out(const Command& command) {
  if (!connection_) return Error{Fault::kUnavailable, "redis: not connected"};
  const auto said = connection_->ask(command, kWritePatience);
  if (!said) {
    connection_.reset();
    return said.error();
  }
  if (said->kind == Reply::Kind::kInteger && said->integer == 1) return ok();
  if (said->kind == Reply::Kind::kInteger)
    return Error{Fault::kRefused, "redis: " + kPlace + " stands elsewhere: another writer"};
  return Error{Fault::kRefused, "redis: takes no rows: " + printable(said->text)};
}

}  // namespace pcl::bus_redis
