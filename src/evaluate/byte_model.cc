#include "evaluate/byte_model.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

constexpr std::uint16_t kEnd = 256;    // of a text
constexpr std::uint16_t kBegin = 257;  // stands before it, is never predicted
constexpr unsigned kSymbolBits = 9;
constexpr double kPredicted = 257;  // bytes and the end

/// `order` - 1 beginnings, the bytes, the end.
std::vector<std::uint16_t> symbols_of(std::string_view text, std::size_t order) {
  std::vector<std::uint16_t> symbols(order - 1, kBegin);
  symbols.reserve(symbols.size() + text.size() + 1);
  for (const char c : text) symbols.push_back(static_cast<unsigned char>(c));
  symbols.push_back(kEnd);
  return symbols;
}

std::uint64_t key_of(std::span<const std::uint16_t> symbols) {
  std::uint64_t key = 0;
  for (const std::uint16_t symbol : symbols) key = (key << kSymbolBits) | symbol;
  return key;
}

}  // namespace

ByteModel::ByteModel(std::span<const std::string_view> texts, const Options& options)
    : options_(options) {
  if (options.order < 1 || options.order > 7) throw Bug("an n-gram has 1 to 7 bytes");
  levels_.resize(options.order);
  for (const std::string_view text : texts) count(text);
  continue_downwards();
}

void ByteModel::count(std::string_view text) {
  const std::vector<std::uint16_t> symbols = symbols_of(text, options_.order);
  const std::span<const std::uint16_t> all(symbols);
  for (std::size_t at = options_.order - 1; at < all.size(); ++at)
    ++levels_.back().counts[key_of(all.subspan(at + 1 - options_.order, options_.order))];
}

/// Kneser and Ney's idea: a shorter n-gram counts by how many different symbols it was seen after,
/// for it is only asked where the longer one fails.
void ByteModel::continue_downwards() {
  for (std::size_t i = levels_.size(); i-- > 0;) {
    Level& level = levels_[i];
    const std::uint64_t without_first =
        i == 0 ? 0 : (std::uint64_t{1} << (kSymbolBits * static_cast<unsigned>(i))) - 1;
    for (const auto& [key, times] : level.counts) {
      Followers& followers = level.contexts[key >> kSymbolBits];
      followers.total += times;
      ++followers.kinds;
      if (i > 0) ++levels_[i - 1].counts[key & without_first];
    }
  }
}

double ByteModel::probability(std::span<const std::uint16_t> symbols, std::size_t at) const {
  double probability = 1 / kPredicted;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const std::uint64_t key = key_of(symbols.subspan(at - i, i + 1));
    const auto context = levels_[i].contexts.find(key >> kSymbolBits);
    if (context == levels_[i].contexts.end()) break;  // nor was any longer one seen
    const auto found = levels_[i].counts.find(key);
    const double times = found == levels_[i].counts.end() ? 0 : found->second;
    const double discount = i == 0 ? options_.discount_of_bytes : options_.discount;
    probability = (std::max(times - discount, 0.0) +
                   discount * static_cast<double>(context->second.kinds) * probability) /
                  static_cast<double>(context->second.total);
  }
  return probability;
}

ByteModel::Cost ByteModel::cost(std::string_view text) const {
  const std::vector<std::uint16_t> symbols = symbols_of(text, options_.order);
  Cost cost;
  for (std::size_t at = options_.order - 1; at < symbols.size(); ++at) {
    const double bits = -std::log2(probability(symbols, at));
    cost.bits += bits;
    if (symbols[at] == kEnd) cost.end_bits = bits;
  }
  return cost;
}

}  // namespace idiolect::evaluate
