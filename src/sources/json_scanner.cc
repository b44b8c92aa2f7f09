#include "sources/json_scanner.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace idiolect::sources {
namespace {

constexpr std::size_t kBlock = 64;  // a bit of a word for each byte
static_assert(kPadding >= kBlock);

constexpr std::size_t kReport = std::size_t{1} << 20;  // bytes between two calls of `passed`

/// Which bytes of a block are what.
struct Signs {
  std::uint64_t quotes = 0, backslashes = 0, opens = 0, closes = 0, commas = 0;
};

#if defined(__SSE2__)

Signs signs_of(const char* block) {
  const auto bits = [](__m128i bytes, char wanted) {
    const __m128i equal = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted));
    return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(equal)));
  };
  Signs signs;
  for (unsigned at = 0; at < kBlock; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + at));
    const __m128i curly = _mm_or_si128(bytes, _mm_set1_epi8(0x20));  // [ and ] become { and }
    signs.quotes |= bits(bytes, '"') << at;
    signs.backslashes |= bits(bytes, '\\') << at;
    signs.opens |= bits(curly, '{') << at;
    signs.closes |= bits(curly, '}') << at;
    signs.commas |= bits(bytes, ',') << at;
  }
  return signs;
}

#else

Signs signs_of(const char* block) {
  Signs signs;
  for (std::size_t at = 0; at < kBlock; ++at) {
    const auto bit = [&](bool is) { return static_cast<std::uint64_t>(is) << at; };
    const char c = block[at];
    signs.quotes |= bit(c == '"');
    signs.backslashes |= bit(c == '\\');
    signs.opens |= bit(c == '{' || c == '[');
    signs.closes |= bit(c == '}' || c == ']');
    signs.commas |= bit(c == ',');
  }
  return signs;
}

#endif

/// What has to be known of the blocks before one.
struct State {
  bool escaped = false;         // its first byte is
  std::uint64_t in_string = 0;  // all ones where its first byte is in a string
};

/// Which bytes a backslash in front of them has taken their meaning from.
std::uint64_t escaped_in(std::uint64_t backslashes, State& state) {
  std::uint64_t escaped = state.escaped ? 1u : 0u;
  state.escaped = false;
  backslashes &= ~escaped;
  while (backslashes != 0) {
    const int at = std::countr_zero(backslashes);
    if (at == 63) {
      state.escaped = true;
      break;
    }
    escaped |= std::uint64_t{2} << at;
    backslashes &= ~(std::uint64_t{3} << at);
  }
  return escaped;
}

/// Bits from each opening quote on and before its closing one.
std::uint64_t strings_in(std::uint64_t quotes, State& state) {
  for (const int by : {1, 2, 4, 8, 16, 32}) quotes ^= quotes << by;
  quotes ^= state.in_string;
  state.in_string = (quotes >> 63) != 0 ? ~std::uint64_t{0} : 0;
  return quotes;
}

std::int64_t count(std::uint64_t bits) { return std::popcount(bits); }

/// Goes over the signs of a block one by one. Where the cut is in the block; kBlock for nowhere.
std::size_t cut_in(const Signs& signs, std::uint64_t commas, std::int64_t& depth) {
  for (std::uint64_t left = signs.opens | signs.closes | commas; left != 0; left &= left - 1) {
    const std::uint64_t bit = left & (~left + 1);
    const auto at = static_cast<std::size_t>(std::countr_zero(left));
    if ((bit & commas) != 0 && depth == 0) return at;
    if ((bit & signs.opens) != 0) ++depth;
    if ((bit & signs.closes) != 0 && --depth < 0) return at;
  }
  return kBlock;
}

/// `bits` without those of the first `places`.
std::uint64_t from_place(std::uint64_t bits, std::size_t places) {
  return places >= kBlock ? 0 : bits & (~std::uint64_t{0} << places);
}

}  // namespace

std::size_t JsonScanner::cut(std::size_t from, std::size_t least, std::size_t most) const {
  const std::size_t end = text_.size();
  const std::size_t wanted = least < end - from ? from + least : end;
  const std::size_t limit = most < end - wanted ? wanted + most : end;
  State state;
  std::int64_t depth = 0;
  std::size_t last_sign = from;
  for (std::size_t at = from; at < limit; at += kBlock) {
    Signs signs = signs_of(text_.data() + at);
    if (end - at < kBlock) {  // what is behind the text is not of it
      const std::uint64_t inside = ~from_place(~std::uint64_t{0}, end - at);
      for (auto* bits : {&signs.quotes, &signs.opens, &signs.closes, &signs.commas})
        *bits &= inside;
    }
    signs.quotes &= ~escaped_in(signs.backslashes, state);
    const std::uint64_t outside = ~strings_in(signs.quotes, state);
    signs.opens &= outside;
    signs.closes &= outside;
    signs.commas &= outside;
    if ((signs.quotes | signs.opens | signs.closes | signs.commas) != 0) last_sign = at;
    if (at - last_sign > longest_token_) return end;
    if ((at - from) % kReport < kBlock) document_.passed(from_document(at));
    const bool may_close = count(signs.closes) > depth;
    if (!may_close && at + kBlock <= wanted) {
      depth += count(signs.opens) - count(signs.closes);
      continue;
    }
    const std::uint64_t commas =
        from_place(signs.commas, wanted > at ? wanted - at : std::size_t{0});
    if (const std::size_t found = cut_in(signs, commas, depth); found < kBlock) return at + found;
  }
  return end;
}

std::size_t JsonScanner::end_of_string(std::size_t at) const {
  const std::size_t limit = std::min(text_.size(), at + 1 + longest_token_);
  for (++at; at < limit; ++at) {
    if (text_[at] == '\\') {
      ++at;
    } else if (text_[at] == '"') {
      return at + 1;
    }
  }
  return text_.size();
}

std::size_t JsonScanner::from_document(std::size_t at) const {
  return static_cast<std::size_t>(text_.data() - document_.text.data()) + at;
}

bool has_too_many_signs(std::string_view text) {
  constexpr std::size_t kMost = std::size_t{48} << 20;
  if (text.size() <= kMost) return false;
  std::size_t signs = 0;
  for (const char c : text)
    signs += static_cast<std::size_t>((c & '\xDF') == '[' || (c & '\xDF') == ']' || c == ',' ||
                                      c == ':' || c == '"');
  return signs > kMost;
}

}  // namespace idiolect::sources
