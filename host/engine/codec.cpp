#include "host/engine/codec.hpp"

#include <string>
#include <utility>

#include "host/engine/fields.hpp"

namespace pcl::engine {
namespace {

template <class Variant>
void write(const Variant& value, std::vector<std::byte>& out) {
  Writer writer{out};
  writer(static_cast<std::uint8_t>(value.index()));
  std::visit([&](const auto& alternative) { writer(alternative); }, value);
}

template <class Variant, std::size_t I = 0>
bool read_alternative(std::uint8_t index, Reader& reader, Variant& out) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return false;
  } else {
    if (index != I) return read_alternative<Variant, I + 1>(index, reader, out);
    reader(out.template emplace<I>());
    return reader.good();
  }
}

/// That its bytes begin with; of another event, or too few bytes, nothing is wrong with it.
std::uint16_t carry_over_version(std::uint8_t index, Reader reader) {
  const bool carries = index == Event{CarryOver{}}.index();
  std::uint16_t version = kCarryOverVersion;
  if (carries && reader.left() >= sizeof version) reader(version);
  return version;
}

Error corrupt(const char* what) {
  return Error{Fault::kCorrupt, std::string{what} + " does not decode"};
}

}  // namespace

void encode(const Event& event, std::vector<std::byte>& out) { write(event, out); }

void encode(const std::vector<Output>& outputs, std::vector<std::byte>& out) {
  Writer{out}(static_cast<std::uint32_t>(outputs.size()));
  for (const Output& output : outputs) write(output, out);
}

Result<Event> decode_event(std::span<const std::byte> bytes) {
  Reader reader{bytes};
  std::uint8_t index = 0;
  reader(index);
  if (const std::uint16_t version = carry_over_version(index, reader); version != kCarryOverVersion)
    return Error{Fault::kCorrupt, "a carry-over of version " + std::to_string(version) +
                                      ", this reads " + std::to_string(kCarryOverVersion)};
  Event event;
  if (!read_alternative(index, reader, event)) return corrupt("event");
  if (reader.left() != 0) return corrupt("event with bytes left over");
  const auto* message = std::get_if<VenueMessage>(&event);
  if (message != nullptr && message->length > kVenueMessageMax)
    return corrupt("venue message length");
  return event;
}

Result<std::vector<Output>> decode_outputs(std::span<const std::byte> bytes) {
  Reader reader{bytes};
  std::uint32_t size = 0;
  reader(size);
  std::vector<Output> outputs;
  for (std::uint32_t i = 0; i < size && reader.good(); ++i) {
    std::uint8_t index = 0;
    reader(index);
    Output output;
    if (!read_alternative(index, reader, output)) return corrupt("output");
    outputs.push_back(std::move(output));
  }
  if (!reader.good()) return corrupt("outputs");
  if (reader.left() != 0) return corrupt("outputs with bytes left over");
  return outputs;
}

}  // namespace pcl::engine
