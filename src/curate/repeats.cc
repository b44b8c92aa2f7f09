#include "curate/repeats.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/sha256.h"
#include "base/utf8.h"

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

/// Of the text with single blanks: the same list copied from elsewhere is the same list. No one can
/// make two texts collide on purpose.
std::uint64_t hash_of(std::string_view text) {
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
  const std::string digits = sha256_hex(plain).substr(0, 16);
  std::uint64_t hash = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  return hash;
}

/// The least that a card, an IBAN or a national number has.
bool has_many_digits(std::string_view text) {
  constexpr std::ptrdiff_t kFewest = 7;
  return std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }) >= kFewest;
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
    const std::size_t words = count_words(message.text);
    if (!counts(message.text, words)) continue;
    const std::uint64_t hash = hash_of(message.text);
    if (seen_.insert(hash)) continue;
    ++messages_;
    Repeated& again = again_.try_emplace(hash, Repeated{1, words}).first->second;
    ++again.times;
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

/// A short text counts where it holds a number with check digits: a card's, an IBAN, a national
/// one.
bool Repeats::counts(std::string_view text, std::size_t words) const {
  using privacy::PersonalData;
  if (words >= kLong) return true;
  // Most messages are short and have no number: no detector is asked about them.
  if (!has_many_digits(text)) return false;
  return std::ranges::any_of(detector_.find(text), [](const privacy::Finding& finding) {
    return finding.what == PersonalData::Card || finding.what == PersonalData::Iban ||
           finding.what == PersonalData::NationalId;
  });
}

}  // namespace idiolect::curate
