#include "privacy/names.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "privacy/fold.h"
#include "privacy/inflections.h"

namespace idiolect::privacy {
namespace {

/// Endings that count in lower case too.
bool is_common_ending(std::uint64_t hash) noexcept { return hash == add_to_hash(kEmptyHash, 's'); }

/// The letters that Arabic and Hebrew write together with the word behind them.
bool is_prefix_letter(char32_t value) noexcept {
  constexpr std::array<char32_t, 11> kLetters{0x648, 0x644, 0x628, 0x643, 0x641, 0x5D5,
                                              0x5DC, 0x5D1, 0x5DE, 0x5DB, 0x5E9};
  return std::ranges::find(kLetters, value) != kLetters.end();
}

struct Letter {
  char32_t value;
  std::size_t end;  // in the text, behind it and its accents
};

/// The folded characters of a word, at most `kMost`.
struct Letters {
  static constexpr std::size_t kMost = 48;
  std::array<Letter, kMost> all;
  std::size_t size = 0;
};

Letters letters_of(std::string_view text, const Token& token) noexcept {
  Letters letters;
  for (std::size_t at = token.begin; at < token.end && letters.size + 1 < Letters::kMost;) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    char32_t first = point.value;
    char32_t second = 0;
    if (point.value < 0x80) {
      first = point.value | 0x20u;
    } else {
      const Folded folded = fold(point.value);
      if (folded.kind == CharClass::Accent || folded.kind == CharClass::Invisible) {
        if (letters.size > 0) letters.all[letters.size - 1].end = at;
        continue;
      }
      first = folded.first;
      second = folded.second;
    }
    letters.all[letters.size++] = {first, at};
    if (second != 0) letters.all[letters.size++] = {second, at};
  }
  return letters;
}

/// Marks that may stand between the words of one name: "Anne-Marie", "O'Brien", "J. Doe".
bool joins_names(const Token& mark) noexcept {
  return mark.size() <= 3 &&
         (mark.is('-') || mark.is('.') || mark.is('\'') || mark.is('_') || mark.is('&'));
}

/// The word after `at` within one name, or 0.
std::size_t next_word(const Tokens& tokens, std::size_t at) noexcept {
  std::size_t next = at + 1;
  for (int marks = 0; marks < 2 && next < tokens.size() && joins_names(tokens[next]) &&
                      tokens[next].gap <= Gap::Blank;
       ++marks)
    ++next;
  if (next >= tokens.size() || tokens[next].kind == TokenKind::Mark ||
      tokens[next].gap > Gap::Blank)
    return 0;
  return next;
}

/// A '_' with something before it: "_Anna_" is only set in italics.
bool joins_before(const Tokens& tokens, std::size_t mark) noexcept {
  return tokens[mark].is('_') && tokens.glued(mark) &&
         (tokens[mark - 1].kind != TokenKind::Mark || tokens[mark - 1].is('@'));
}

/// "@anna.berlin", "anna_92": a part of a handle that is no contact's.
bool is_part_of_handle(const Tokens& tokens, std::size_t at) noexcept {
  const auto continues = [&](std::size_t mark, std::size_t beyond) {
    return tokens[mark].is('_') &&
           (beyond >= tokens.size() || tokens[beyond].kind != TokenKind::Mark);
  };
  if (tokens.glued(at) && (tokens[at - 1].is_number() || joins_before(tokens, at - 1))) return true;
  if (tokens.glued(at + 1) && tokens[at + 1].is_number()) return true;
  const bool italic = tokens.glued(at) && tokens[at - 1].is('_') && !tokens.glued(at + 2);
  if (!italic && tokens.glued(at + 1) &&
      continues(at + 1, tokens.glued(at + 2) ? at + 2 : tokens.size()))
    return true;
  const bool handle = tokens.glued(at) && tokens[at - 1].is('@');
  const bool dotted = tokens.glued(at + 1) && tokens.glued(at + 2) &&
                      (tokens[at + 1].is('.') || tokens[at + 1].is('-')) &&
                      tokens[at + 2].kind != TokenKind::Mark;
  if (handle && dotted) return true;
  // "@berlin.anna"
  return tokens.glued(at) && tokens.glued(at - 1) && at >= 3 && tokens.glued(at - 2) &&
         tokens[at - 1].is('.') && tokens[at - 3].is('@');
}

/// True where letters, digits or '_' go on before or behind these tokens.
bool goes_on(const Tokens& tokens, std::size_t first, std::size_t last) noexcept {
  const auto is_text = [&](std::size_t at) { return tokens[at].kind != TokenKind::Mark; };
  if (tokens.glued(first) && (is_text(first - 1) || joins_before(tokens, first - 1))) return true;
  if (!tokens.glued(last + 1)) return false;
  return is_text(last + 1) ||
         (tokens[last + 1].is('_') && tokens.glued(last + 2) && is_text(last + 2));
}

/// "Will you", "May I": a verb at the start, in spite of its capital.
bool is_verb(const Tokens& tokens, std::size_t at) noexcept {
  const std::string_view word = tokens.of(tokens[at]);
  if (word != "Will" && word != "May" && word != "Can" && word != "Mark" && word != "WILL" &&
      word != "MAY" && word != "CAN")
    return false;
  const bool first = at == 0 || tokens[at].gap >= Gap::Line || tokens[at - 1].is('.') ||
                     tokens[at - 1].is('!') || tokens[at - 1].is('?') || tokens[at - 1].is(',');
  return first && at + 1 < tokens.size() && tokens[at + 1].gap == Gap::Blank &&
         tokens[at + 1].is_word() && tokens[at + 1].has(kPronoun);
}

/// A form of a name that some case gave it, and no word of its own.
bool is_inflected(const Token& token) noexcept {
  if (!token.has(kInflectedName)) return false;
  if (token.has(kOrdinary | kFunction | kCopula | kCalendar | kUnit | kNeverAlone)) return false;
  return token.upper || (!token.ascii && token.points >= 6);
}

/// A sign of Han or kana that makes the surname before it a person: 先生, さん, …
bool is_honorific(std::string_view rest) noexcept {
  static constexpr auto kHonorifics =
      std::to_array<std::string_view>({"さん", "くん", "ちゃん", "様", "氏", "君", "先生", "女士",
                                       "小姐", "老师", "總", "总", "哥", "姐", "叔", "씨", "님"});
  for (const std::string_view word : kHonorifics)
    if (rest.starts_with(word)) return true;
  return false;
}

}  // namespace

bool Names::phrase_at(const Tokens& tokens, std::size_t at, std::size_t& last) const {
  std::uint32_t node = 0;
  bool found = false;
  for (std::size_t count = 0; count < kLongestPhrase; ++count) {
    const Edges::Node next = words_.find(node, tokens[at].hash);
    if (next.id == 0) break;
    node = next.id;
    if (next.is_end) {
      last = at;
      found = true;
    }
    at = next_word(tokens, at);
    if (at == 0) break;
  }
  return found;
}

bool Names::word_at(const Tokens& tokens, std::size_t at, const Lexicon& lexicon,
                    Span& span) const {
  const Token& token = tokens[at];
  span = {at, at, token.begin, token.end};
  if (token.has(kName)) {
    // A word of everyday life is a name only with its capital.
    const bool month = token.has(kCalendar) && token.points > 3;  // "jan" is a name as well
    const bool word_too =
        month || token.has(kOrdinary | kFunction | kCopula | kNeverAlone | kPronoun | kUnit);
    const bool caseless = !token.ascii && !token.upper && token.points > 0 &&
                          fold(code_point_at(tokens.text, token.begin).value).first >= 0x590;
    if (word_too && !token.upper && !caseless) return tokens.glued(at) && tokens[at - 1].is('@');
    const bool dated =
        token.has(kCalendar) && ((at + 1 < tokens.size() && tokens[at + 1].is_number() &&
                                  tokens[at + 1].gap == Gap::Blank) ||
                                 (at > 0 && tokens[at - 1].is_number() && token.gap == Gap::Blank));
    return !dated && !is_verb(tokens, at);
  }
  if (is_inflected(token)) return true;
  const bool semitic = !token.ascii && token.points >= 3;
  if (!token.upper && !semitic && token.points < 5) return false;
  if (!token.upper && token.ascii && (tokens.text[token.end - 1] | 0x20) != 's') return false;
  if (token.points < 4 && !semitic) return false;
  if (token.points >= Letters::kMost) return false;
  const Letters letters = letters_of(tokens.text, token);
  std::array<std::uint64_t, Letters::kMost + 1> hashes;
  hashes[0] = kEmptyHash;
  for (std::size_t i = 0; i < letters.size; ++i)
    hashes[i + 1] = add_to_hash(hashes[i], letters.all[i].value);
  for (std::size_t cut = 1; cut <= kLongestEnding && cut + 3 <= letters.size; ++cut) {
    const std::size_t keep = letters.size - cut;
    const std::uint32_t roles = lexicon.roles(hashes[keep]);
    if ((roles & kName) == 0 || ((roles & (kOrdinary | kFunction)) != 0 && !token.upper)) continue;
    std::uint64_t ending = kEmptyHash;
    for (std::size_t i = keep; i < letters.size; ++i)
      ending = add_to_hash(ending, letters.all[i].value);
    if (!is_name_ending(ending) || (!token.upper && token.ascii && !is_common_ending(ending)))
      continue;
    span.end = letters.all[keep - 1].end;
    return true;
  }
  // One or two letters that are written together with the name.
  for (std::size_t cut = 1; semitic && cut <= 2 && cut + 2 <= letters.size; ++cut) {
    if (!is_prefix_letter(letters.all[cut - 1].value)) break;
    std::uint64_t rest = kEmptyHash;
    for (std::size_t i = cut; i < letters.size; ++i) rest = add_to_hash(rest, letters.all[i].value);
    if ((lexicon.roles(rest) & kName) == 0) continue;
    span.begin = letters.all[cut - 1].end;
    return true;
  }
  return false;
}

void Names::find_spaceless(const Tokens& tokens, const Token& token, Findings& found) const {
  for (std::size_t at = token.begin; at < token.end;) {
    std::uint32_t node = 0;
    std::size_t end = 0;
    std::size_t points = 0;
    std::size_t next = at;
    std::size_t after_first = at + 1;
    while (next < token.end) {
      char32_t label = han_at(tokens.text, next);
      std::size_t bytes = 3;
      if (label == 0) {
        const CodePoint point = code_point_at(tokens.text, next);
        label = fold(point.value).first;
        bytes = point.bytes;
      }
      if (next == at) after_first = at + bytes;
      const Edges::Node found_node = characters_.find(node, label);
      if (found_node.id == 0) break;
      node = found_node.id;
      next += bytes;
      ++points;
      if (!found_node.is_end) continue;
      const bool alone =
          points > 1 || next - at == token.size() || is_honorific(tokens.text.substr(next, 12));
      if (alone) end = next;
    }
    if (end > 0) found.push_back({at, end, PersonalData::Name});
    at = end > 0 ? end : after_first;
  }
}

void Names::find(const Tokens& tokens, const Lexicon& lexicon, Findings& found) const {
  Span previous;
  bool has_previous = false;
  std::size_t done = 0;  // tokens before it are dealt with
  for (const std::uint32_t at : tokens.words) {
    if (at < done) continue;
    const Token& token = tokens[at];
    if (token.spaceless) {
      if (!characters_.empty()) find_spaceless(tokens, token, found);
      continue;
    }
    Span span;
    std::size_t last = at;
    const bool phrase =
        token.has(kPhraseStart) && phrase_at(tokens, at, last) && !goes_on(tokens, at, last);
    if (phrase) {
      span = {at, last, token.begin, tokens[last].end};
    } else if (token.is_number() || !word_at(tokens, at, lexicon, span) ||
               is_part_of_handle(tokens, at)) {
      continue;
    }
    done = span.last + 1;
    if (tokens.glued(at) && tokens[at - 1].is('@'))
      span.begin = std::min<std::size_t>(span.begin, tokens[at - 1].begin);
    // Given and family name are one span, with what stands between them.
    bool joins = has_previous && span.first - previous.last <= 4 &&
                 previous.end == tokens[previous.last].end;
    for (std::size_t i = previous.last + 1; joins && i <= span.first; ++i) {
      const Token& between = tokens[i];
      const bool initial = between.is_word() && between.points == 1 && between.upper;
      joins = between.gap <= Gap::Blank &&
              (i == span.first || joins_names(between) || initial || between.has(kParticle));
      // "Anna. Tom": two sentences; "Anna y Tom", "Anna und": two people.
      if (between.is('.') && !(i > 0 && tokens[i - 1].points == 1 && tokens[i - 1].is_word()))
        joins = false;
      if (between.is('-') && between.gap != Gap::None) joins = false;
      if (between.is('\'') && !(tokens.glued(i) && tokens.glued(i + 1))) joins = false;
      const std::string_view word = tokens.of(between);
      if (i < span.first && (word == "y" || word == "e" || word == "und" || word == "and"))
        joins = false;
    }
    if (joins) {
      found.back().end = std::max(found.back().end, span.end);
      span.begin = found.back().begin;
    } else {
      found.push_back({span.begin, span.end, PersonalData::Name});
    }
    previous = span;
    has_previous = true;
  }
}

}  // namespace idiolect::privacy
