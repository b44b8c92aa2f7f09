#include "tokenizer/aligned_text.h"

#include <limits>

#include "base/error.h"
#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

// A chain of Replace normalizers can double the text with each link. The largest growth
// that Unicode itself brings is 11-fold (U+FDFA under NFKC), doubled by ByteLevel.
constexpr std::size_t kMostGrowth = 64;
constexpr std::size_t kSpareBytes = std::size_t{1} << 20;

}  // namespace

AlignedText::AlignedText(std::string_view input, Range piece)
    : bytes_(input.substr(piece.begin, piece.end - piece.begin)),
      limit_(kMostGrowth * bytes_.size() + kSpareBytes) {
  if (piece.end > std::numeric_limits<std::uint32_t>::max())
    throw Error("the text is larger than 4 GiB", "tokenise it in parts");
  sources_.resize(bytes_.size());
  for (std::size_t at = 0; at < bytes_.size();) {
    const std::size_t length =
        static_cast<unsigned char>(bytes_[at]) < 0x80 ? 1 : code_point_at(bytes_, at).bytes;
    const Source source{static_cast<std::uint32_t>(piece.begin + at),
                        static_cast<std::uint32_t>(piece.begin + at + length)};
    for (const std::size_t end = at + length; at < end; ++at) sources_[at] = source;
  }
}

Source AlignedText::before(std::size_t at) const noexcept {
  if (sources_.empty()) return {};
  const std::uint32_t place = at < sources_.size() ? sources_[at].begin : sources_.back().end;
  return {place, place};
}

void AlignedText::reserve(std::size_t size) {
  bytes_.reserve(size);
  sources_.reserve(size);
}

void AlignedText::append(std::string_view bytes, Source source) {
  check_growth(bytes.size());
  bytes_.append(bytes);
  sources_.insert(sources_.end(), bytes.size(), source);
}

void AlignedText::append(const AlignedText& other, Range range) {
  check_growth(range.end - range.begin);
  bytes_.append(other.bytes_, range.begin, range.end - range.begin);
  const auto first = other.sources_.begin();
  sources_.insert(sources_.end(), first + static_cast<std::ptrdiff_t>(range.begin),
                  first + static_cast<std::ptrdiff_t>(range.end));
}

void AlignedText::append_rewritten(std::string_view bytes, const AlignedText& other, Range range) {
  if (range.begin == range.end) return append(bytes, other.before(range.begin));
  const Range source = other.source(range);
  append(bytes, {static_cast<std::uint32_t>(source.begin), static_cast<std::uint32_t>(source.end)});
}

void AlignedText::check_growth(std::size_t more) const {
  if (more > limit_ - bytes_.size())
    throw Error("tokenizer.json: its normalizers make the text more than 64 times as long");
}

}  // namespace idiolect::tokenizer
