#include "privacy/tokens.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/utf8.h"
#include "privacy/ascii.h"
#include "privacy/finding.h"
#include "privacy/fold.h"

namespace idiolect::privacy {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 30;

enum class Byte : std::uint8_t { Mark, Letter, Digit, Blank, Line, High };

constexpr auto kBytes = [] {
  std::array<Byte, 256> bytes{};
  for (std::size_t c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bytes[c] = c >= 0x80              ? Byte::High
               : letter               ? Byte::Letter
               : c >= '0' && c <= '9' ? Byte::Digit
               : c == '\n'            ? Byte::Line
               : c <= ' ' || c == 127 ? Byte::Blank
                                      : Byte::Mark;
  }
  return bytes;
}();

/// The bytes of the tag that `text` begins with; 0 where there is none.
std::size_t tag_length(std::string_view text) noexcept {
  for (const PersonalData what : kPersonalData) {
    const std::string_view word = slug(what);
    if (text.size() < word.size() + 2 || text[word.size() + 1] != '>') continue;
    const auto same = [](char upper, char lower) {
      return upper == lower || (upper | 0x20) == lower;
    };
    if (std::ranges::equal(text.substr(1, word.size()), word, same)) return word.size() + 2;
  }
  return 0;
}

class Lexer {
 public:
  Lexer(std::string_view text, const Lexicon& lexicon, Tokens& tokens)
      : text_(text), lexicon_(lexicon), tokens_(tokens) {
    tokens_.clear();
    tokens_.text = text;
    tokens_.all.reserve(text.size() / 4 + 8);
  }

  void run() {
    while (at_ < text_.size()) {
      switch (kBytes[byte()]) {
        case Byte::Letter:
          word();
          break;
        case Byte::Digit:
          number();
          break;
        case Byte::Blank:
          widen(Gap::Blank, 1);
          break;
        case Byte::Line:
          widen(Gap::Line, 1);
          break;
        case Byte::Mark:
          mark();
          break;
        case Byte::High:
          high();
          break;
      }
    }
  }

 private:
  std::uint8_t byte() const noexcept { return static_cast<std::uint8_t>(text_[at_]); }

  void widen(Gap by, std::size_t bytes) {
    at_ += bytes;
    if (by == Gap::Blank) {
      if (gap_ == Gap::None)
        gap_ = Gap::Blank;
      else if (gap_ == Gap::Blank)
        gap_ = Gap::Blanks;
    } else {
      gap_ = gap_ >= Gap::Line ? Gap::Lines : Gap::Line;
    }
  }

  /// Appends a token that ends here; what its kind may begin has been noted already.
  void close(Token token) {
    token.end = static_cast<std::uint32_t>(at_);
    token.gap = gap_;
    gap_ = Gap::None;
    tokens_.all.push_back(token);
  }

  std::uint32_t next_index() const noexcept {
    return static_cast<std::uint32_t>(tokens_.all.size());
  }

  /// Notes what a word may begin, and appends it.
  void close_word(Token token, bool may_be_name) {
    constexpr std::uint32_t kBegins =
        kPasswordCue | kCodeCue | kStreetBefore | kStreetAfter | kSpelledAt | kName | kPhraseStart;
    token.end = static_cast<std::uint32_t>(at_);
    token.gap = gap_;
    if (token.has(kBegins)) {
      if (token.has(kPasswordCue | kCodeCue)) tokens_.cues.push_back(next_index());
      if (token.has(kStreetBefore | kStreetAfter)) tokens_.streets.push_back(next_index());
      if (token.has(kSpelledAt)) tokens_.spelled_ats.push_back(next_index());
    }
    if (token.ascii && begins_key(token)) tokens_.key_starts.push_back(next_index());
    if (may_be_name || (token.upper && token.points > 1) || token.spaceless ||
        token.has(kName | kPhraseStart))
      tokens_.words.push_back(next_index());
    close(token);
  }

  /// A word that goes on with a digit or a sign, at the start of what is written without blanks.
  bool begins_key(const Token& token) const noexcept {
    const char next = at_ < text_.size() ? text_[at_] : ' ';
    const bool goes_on =
        next == '_' || next == '-' || next == '.' || is_digit(next) || token.size() >= 20;
    if (!goes_on) return false;
    if (token.gap != Gap::None || tokens_.all.empty()) return true;
    const Token& before = tokens_.all.back();
    if (before.is('_')) return before.gap != Gap::None || tokens_.all.size() == 1;  // "_key_"
    return before.kind == TokenKind::Mark && !before.is('-') && !before.is('.');
  }

  Token open(TokenKind kind) const {
    Token token;
    token.kind = kind;
    token.begin = static_cast<std::uint32_t>(at_);
    return token;
  }

  void number() {
    Token token = open(TokenKind::Number);
    token.hash = kEmptyHash;
    for (; at_ < text_.size() && kBytes[byte()] == Byte::Digit; ++at_)
      token.hash = add_to_hash(token.hash, byte());
    token.roles = lexicon_.roles(token.hash) & kPhraseStart;
    if (token.roles != 0) tokens_.words.push_back(next_index());
    tokens_.numbers.push_back(next_index());
    close(token);
  }

  /// Letters of one kind: a script with blanks between words, or one without.
  void word() {
    Token token = open(TokenKind::Word);
    token.hash = kEmptyHash;
    token.ascii = true;
    std::size_t points = 0;
    std::uint64_t without_last = 0;
    bool caseless = false;
    while (at_ < text_.size()) {
      const std::uint8_t c = byte();
      if (kBytes[c] == Byte::Letter) {
        if (points > 0 && token.spaceless) break;
        if (points == 0) token.upper = c < 'a';
        without_last = token.hash;
        token.hash = add_to_hash(token.hash, c | 0x20u);
        ++points;
        ++at_;
        continue;
      }
      if (c < 0x80) break;
      if (const char32_t han = han_at(text_, at_)) {
        if (points > 0 && !token.spaceless) break;
        caseless = token.spaceless = true;
        token.ascii = false;
        token.hash = add_to_hash(token.hash, han);
        ++points;
        at_ += 3;
        continue;
      }
      const CodePoint point = code_point_at(text_, at_);
      const Folded folded = fold(point.value);
      const bool spaceless = folded.kind == CharClass::Spaceless;
      const bool joins = folded.kind == CharClass::Accent ||
                         (folded.kind == CharClass::Invisible && between_letters(point.bytes));
      if (joins) {
        at_ += point.bytes;
        token.ascii = false;
        continue;
      }
      if (!spaceless && folded.kind != CharClass::Letter) break;
      if (points > 0 && spaceless != token.spaceless) break;
      if (points == 0) token.upper = folded.upper;
      if (points == 0) caseless = folded.first >= 0x590;
      token.spaceless = spaceless;
      token.ascii = false;
      token.hash = add_to_hash(token.hash, folded.first);
      if (folded.second != 0) token.hash = add_to_hash(token.hash, folded.second);
      ++points;
      at_ += point.bytes;
    }
    token.points = static_cast<std::uint8_t>(std::min<std::size_t>(points, 255));
    token.roles = lexicon_.roles(token.hash);
    const std::string_view written = text_.substr(token.begin, at_ - token.begin);
    if (token.spaceless)
      token.roles |= roles_of_spaceless(written);
    else if (token.roles == 0 && points > 6)
      token.roles = roles_of_compound(written);
    // "annas auto", and scripts that glue their prepositions to a name.
    const bool genitive =
        points > 4 && (text_[at_ - 1] | 0x20) == 's' && (lexicon_.roles(without_last) & kName) != 0;
    close_word(token, caseless || genitive);
  }

  /// An invisible mark inside a word is part of it, but at its end it is not.
  bool between_letters(std::size_t bytes) const noexcept {
    const std::size_t next = at_ + bytes;
    if (next >= text_.size()) return false;
    const auto c = static_cast<std::uint8_t>(text_[next]);
    if (c < 0x80) return kBytes[c] == Byte::Letter;
    const CharClass kind = fold(code_point_at(text_, next).value).kind;
    return kind == CharClass::Letter || kind == CharClass::Spaceless;
  }

  /// A sign of ASCII, as often as it is repeated: "!!!!!!!!" would cost as much as eight words.
  void mark() {
    Token token = open(TokenKind::Mark);
    token.mark = text_[at_];
    if (token.mark == '<') {
      // "<PHONE>" was put there by a redaction: what it says is no cue and no name.
      const std::size_t tag = tag_length(text_.substr(at_));
      if (tag > 0) {
        token.mark = '\1';
        at_ += tag;
        return close(token);
      }
    }
    do ++at_;
    while (at_ < text_.size() && text_[at_] == token.mark);
    if (token.mark == '@')
      tokens_.ats.push_back(next_index());
    else if (token.mark == ':' && text_.substr(at_).starts_with("//"))
      tokens_.schemes.push_back(next_index());
    else if (token.mark == '-' && at_ - token.begin == 5)
      tokens_.key_starts.push_back(next_index());
    close(token);
  }

  /// A sign beyond ASCII that counts as `value`.
  void sign(char value, std::size_t bytes, std::uint32_t roles = 0) {
    Token token = open(TokenKind::Mark);
    token.mark = value;
    token.roles = roles;
    at_ += bytes;
    if (value == '@') tokens_.ats.push_back(next_index());
    if (token.has(kPasswordCue | kCodeCue)) tokens_.cues.push_back(next_index());
    close(token);
  }

  void high() {
    if (han_at(text_, at_) != 0) return word();
    const CodePoint point = code_point_at(text_, at_);
    const Folded folded = fold(point.value);
    switch (folded.kind) {
      case CharClass::Letter:
      case CharClass::Spaceless:
        return word();
      case CharClass::Accent:
      case CharClass::Invisible:
        at_ += point.bytes;
        return;
      case CharClass::Blank:
        return widen(Gap::Blank, point.bytes);
      case CharClass::Line:
        return widen(Gap::Line, point.bytes);
      case CharClass::Dash:
        return sign('-', point.bytes);
      case CharClass::Quote:
        return sign(point.value == 0x2018 || point.value == 0x2019 || point.value == 0xB4 ||
                            point.value == 0x2BC
                        ? '\''
                        : '"',
                    point.bytes);
      case CharClass::Other:
        return sign(point.value == 0xFF20   ? '@'
                    : point.value == 0xFF0B ? '+'
                    : point.value == 0xFF1A ? ':'
                                            : '\1',
                    point.bytes, roles_of_sign(point.value));
    }
  }

  std::string_view text_;
  const Lexicon& lexicon_;
  Tokens& tokens_;
  std::size_t at_ = 0;
  Gap gap_ = Gap::None;
};

}  // namespace

void Tokens::clear() noexcept {
  all.clear();
  for (auto* starts :
       {&numbers, &streets, &ats, &schemes, &spelled_ats, &key_starts, &cues, &words})
    starts->clear();
}

void tokenize(std::string_view text, const Lexicon& lexicon, Tokens& tokens) {
  if (text.size() > kLargest)
    throw Error("a text of more than 1 GiB cannot be searched for personal data");
  Lexer(text, lexicon, tokens).run();
}

Tokens tokenize(std::string_view text, const Lexicon& lexicon) {
  Tokens tokens;
  tokenize(text, lexicon, tokens);
  return tokens;
}

}  // namespace idiolect::privacy
