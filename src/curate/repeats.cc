#include "curate/repeats.h"

#include <algorithm>
#include <functional>
#include <string>

#include "base/utf8.h"
#include "privacy/detector.h"

namespace idiolect::curate {
namespace {

constexpr std::size_t kLong = 8;  // words

bool is_blank(char32_t letter) {
  return letter == U' ' || (letter >= U'\t' && letter <= U'\r') || letter == 0x00A0 ||
         letter == 0x2028 || letter == 0x202F || letter == 0x3000;
}

/// Thai to Khmer, kana and the characters of Chinese: no blanks between words.
bool is_without_blanks(char32_t letter) {
  return (letter >= 0x0E00 && letter <= 0x0EFF) || (letter >= 0x1000 && letter <= 0x109F) ||
         (letter >= 0x1780 && letter <= 0x17FF) || (letter >= 0x3040 && letter <= 0x30FF) ||
         (letter >= 0x3400 && letter <= 0x9FFF) || (letter >= 0x20000 && letter <= 0x3FFFF);
}

/// What one look at the bytes tells; most messages need no other.
struct Glance {
  std::size_t words = 0;  // between ASCII blanks
  std::size_t digits = 0;
  bool plain = true;  // single blanks between words, and none at the ends
  bool ascii = true;
};

/// Without branches, as every message of the owner passes here.
Glance glance_at(std::string_view text) {
  Glance glance;
  unsigned before = 1;  // the byte before is a blank
  unsigned odd = 0;
  unsigned high = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned space = byte == ' ' ? 1 : 0;
    const unsigned control = static_cast<unsigned char>(byte - '\t') <= '\r' - '\t' ? 1 : 0;
    const unsigned blank = space | control;
    glance.words += before & ~blank & 1U;
    glance.digits += static_cast<unsigned char>(byte - '0') <= 9 ? 1 : 0;
    odd |= control | (before & blank);
    high |= byte;
    before = blank;
  }
  glance.plain = odd == 0 && before == 0;
  glance.ascii = high < 0x80;
  return glance;
}

std::string with_single_blanks(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  if (plain.ends_with(' ')) plain.pop_back();
  return plain;
}

/// The same list copied from elsewhere is the same list, whatever its blanks and lines.
std::uint64_t hash_of(std::string_view text, const Glance& glance) {
  static_assert(sizeof(std::size_t) == sizeof(std::uint64_t));
  const std::hash<std::string_view> hash;
  return glance.plain ? hash(text) : hash(with_single_blanks(text));
}

/// As the dataset will see it: two people, and two texts.
bool is_learnt_from(const chat::Thread& thread) {
  if (thread.context_only) return false;
  std::size_t texts = 0;
  std::string_view first;
  bool has_two = false;
  const auto meet = [&](std::string_view name) {
    if (name.empty()) return;
    if (first.empty()) first = name;
    has_two = has_two || name != first;
  };
  for (const std::string& name : thread.participants) meet(name);
  for (const chat::Message& message : thread.messages) {
    if (!has_two) meet(message.author);
    if (message.is_talk() && ++texts >= 2 && has_two) return true;
  }
  return texts >= 2 && has_two;
}

bool is_long(std::string_view text, const Glance& glance) {
  return glance.words >= kLong || (!glance.ascii && count_words(text) >= kLong);
}

/// A number with check digits: a card's, an IBAN, a national one. None has fewer than seven digits.
bool holds_number(std::string_view text, const Glance& glance) {
  using privacy::PersonalData;
  if (glance.digits < 7) return false;
  static const privacy::Detector detector;  // it knows no names, and is the same for everybody
  return std::ranges::any_of(detector.find(text), [](const privacy::Finding& finding) {
    return finding.what == PersonalData::Card || finding.what == PersonalData::Iban ||
           finding.what == PersonalData::NationalId;
  });
}

}  // namespace

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  std::size_t dense = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    CodePoint point{static_cast<unsigned char>(text[at]), 1, true};
    if (point.value >= 0x80) point = code_point_at(text, at);
    at += point.bytes;
    if (is_without_blanks(point.value)) {
      ++dense;
      inside = false;
    } else if (is_blank(point.value)) {
      inside = false;
    } else if (!inside) {
      inside = true;
      ++words;
    }
  }
  return words + (dense + 1) / 2;
}

void Repeats::apply(chat::Thread& thread) {
  if (!is_learnt_from(thread)) return;
  for (chat::Message& message : thread.messages) {
    if (!message.marked_owner || !message.is_talk()) continue;
    const Glance glance = glance_at(message.text);
    if (!is_long(message.text, glance) && !holds_number(message.text, glance)) continue;
    const std::uint64_t hash = hash_of(message.text, glance);
    const bool remember = copies_ == Copies::Drop || seen_.size() < kMostRemembered;
    if (remember ? seen_.insert(hash) : !seen_.contains(hash)) continue;
    ++messages_;
    const auto [again, is_new] = again_.try_emplace(hash, Repeated{1, 0});
    if (is_new) again->second.words = count_words(message.text);
    ++again->second.times;
    if (copies_ == Copies::Drop) message.dropped = kRepeated;
  }
}

std::vector<Repeated> Repeats::most_frequent(std::size_t most) const {
  std::vector<Repeated> all;
  all.reserve(again_.size());
  for (const auto& [hash, repeated] : again_) all.push_back(repeated);
  const std::size_t shown = std::min(most, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end(),
                    [](const Repeated& a, const Repeated& b) {
                      return a.times != b.times ? a.times > b.times : a.words > b.words;
                    });
  all.resize(shown);
  return all;
}

}  // namespace idiolect::curate
