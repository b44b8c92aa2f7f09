// What opens something and stands beside a cue word: passwords, PINs, codes, seed phrases.
#include <algorithm>

#include "privacy/ascii.h"
#include "privacy/scanners.h"
#include "privacy/secret_values.h"

namespace idiolect::privacy {
namespace {

bool ends_sentence(const Tokens& tokens, std::size_t at) noexcept {
  const Token& token = tokens[at];
  if (token.gap == Gap::Lines) return true;
  return at > 0 && (tokens[at - 1].is('.') || tokens[at - 1].is('!') || tokens[at - 1].is('?')) &&
         token.gap != Gap::None;
}

/// "zip code", "promo-code": the word before takes the meaning away.
bool is_harmless(const Tokens& tokens, std::size_t cue) noexcept {
  for (std::size_t back = 1; back <= 4 && back <= cue; ++back) {
    const Token& before = tokens[cue - back];
    if (tokens[cue - back + 1].gap > Gap::Blank) return false;
    if (before.is('-') || before.is(',') || before.is_number()) continue;
    return before.is_word() && before.has(kHarmlessCode);
  }
  return false;
}

/// "código postal", "code promo", "codice fiscale", "code for the discount".
bool is_harmless_behind(const Tokens& tokens, std::size_t cue) noexcept {
  return cue + 1 < tokens.size() && tokens[cue + 1].is_word() && tokens[cue + 1].has(kHarmlessCode);
}

/// "passe" is a password only in "mot de passe", and "FA" a code only in "2FA".
bool is_cue(const Tokens& tokens, std::size_t cue) noexcept {
  if (tokens[cue].size() != 2 && tokens[cue].size() != 5) return true;
  const std::string_view word = tokens.of(tokens[cue]);
  if (word == "FA" || word == "fa" || word == "Fa")
    return tokens.glued(cue) && tokens[cue - 1].is_number() && tokens[cue - 1].size() == 1;
  if (word != "passe" && word != "Passe") return true;
  for (std::size_t back = 1; back <= 2 && back <= cue; ++back) {
    const std::string_view before = tokens.of(tokens[cue - back]);
    if (before == "de" || before == "palavra" || before == "Palavra") return true;
  }
  return false;
}

class CueSearch {
 public:
  CueSearch(const Tokens& tokens, std::size_t cue) : tokens_(tokens), cue_(cue) {
    code_ = tokens[cue].has(kCodeCue);
    password_ = tokens[cue].has(kPasswordCue);
    weak_ = tokens[cue].has(kWeakCue);
  }

  /// The value behind the cue, in its sentence.
  std::optional<Finding> behind() const noexcept {
    constexpr std::size_t kFarthest = 10;
    bool told = false;
    bool colon = false;
    std::size_t words = 0;
    for (std::size_t at = cue_ + 1; at < tokens_.size() && at <= cue_ + kFarthest; ++at) {
      const Token& token = tokens_[at];
      const bool line = token.gap >= Gap::Line;
      if (ends_sentence(tokens_, at) || (line && !colon)) return std::nullopt;
      if (token.mark == 1 && tokens_.text[token.begin] == '<') return std::nullopt;  // a tag: done
      const bool is_colon = token.is(':') || token.is('=');
      if (is_colon && token.size() == 1) {
        told = colon = true;
        continue;
      }
      if (token.kind == TokenKind::Mark && token.size() == 1 && (token.is('-') || token.is('>')) &&
          tokens_[at].gap != Gap::None && at + 1 < tokens_.size() &&
          tokens_[at + 1].gap != Gap::None) {
        told = true;
        continue;
      }
      // A value is judged where a word begins, not inside of it.
      if (token.gap == Gap::None &&
          !(at > 0 && (tokens_[at - 1].is(':') || tokens_[at - 1].is('=')))) {
        const bool value_may_begin =
            at == cue_ + 1 && (token.is_number() || tokens_[cue_].spaceless);
        if (!value_may_begin) continue;
      }
      const bool sign = token.kind == TokenKind::Mark && token.mark == 1;  // begins no value
      if (sign && token.has(kPasswordCue | kCodeCue)) return std::nullopt;
      if (sign) continue;
      if (const auto finding = judged(at, told, colon, words)) return finding;
      if (token.is_word()) {
        const bool own = at == cue_ + 1 && tokens_[cue_].is_word();  // "PIN code"
        if (token.has(kPasswordCue | kCodeCue) && !own && !token.has(kCopula)) return std::nullopt;
        if (token.has(kCopula))
          told = true;
        else if (colon && !weak_)
          return std::nullopt;
        ++words;
        if (words > most_words()) return std::nullopt;
      }
    }
    return std::nullopt;
  }

  /// "123456 is your code", "Use 482 913 as your code".
  std::optional<Finding> before() const noexcept {
    if (!code_) return std::nullopt;
    bool code_words = false;
    for (std::size_t back = 1; back <= 8 && back <= cue_; ++back) {
      const std::size_t at = cue_ - back;
      const Token& token = tokens_[at];
      if (ends_sentence(tokens_, at + 1) || tokens_[at + 1].gap >= Gap::Line) return std::nullopt;
      if (token.is_word() && token.has(kCodeWords | kCopula)) code_words = true;
      if (token.is_word() && token.has(kCodeCue) && !token.has(kCopula)) return std::nullopt;
      if (token.is_number()) return code_words ? code_that_ends(tokens_, at) : std::nullopt;
    }
    return std::nullopt;
  }

 private:
  std::optional<Finding> judged(std::size_t at, bool told, bool colon,
                                std::size_t words) const noexcept {
    if (password_ && told && tokens_[at].is_word())
      if (const auto phrase = seed_phrase(tokens_, at)) return phrase;
    if (!may_be_value(at, colon)) return std::nullopt;
    const Value value = value_at(tokens_.text, tokens_[at].begin);
    if (value.size() == 0) return std::nullopt;
    const bool plain_word = tokens_[at].is_word() && tokens_[at].end == value.end;
    if (plain_word && tokens_[at].has(kFunction | kCopula) && !value.quoted) return std::nullopt;
    if (code_ && !followed_by_unit(value.end, at))
      if (const auto code = code_in(value, tokens_.text, told || words == 0))
        return Finding{code->begin, spaced_end(*code, tokens_.text), PersonalData::Secret};
    return password_ ? judged_password(at, value, {told, colon, words}) : std::nullopt;
  }

  struct Before {
    bool told = false;  // a colon, "is" or an arrow came
    bool colon = false;
    std::size_t words = 0;
  };

  /// "the password is wrong": a plain word needs the colon, and to be the only thing behind it.
  std::optional<Finding> judged_password(std::size_t at, const Value& value,
                                         const Before& before) const noexcept {
    const std::string_view word = value.of(tokens_.text);
    const std::size_t spaced = spaced_end(value, tokens_.text);
    const bool on_the_router = spaced > value.end && spaced - value.begin >= 14;
    if (weak_ && !on_the_router && !is_strong_password(word)) return std::nullopt;
    if (value.quoted && !before.told && before.words > 1) return std::nullopt;
    const bool in_groups =
        (before.told || weak_) && spaced > value.end && spaced - value.begin >= 9;
    if (!in_groups && !is_password(value, tokens_.text, before.colon)) return std::nullopt;
    const Traits traits = traits_of(word);
    if (!before.told && before.words > 2 && (traits.digits == 0 || traits.letters == 0))
      return std::nullopt;
    const bool word_only = traits.digits == 0 && traits.signs == 0 && !value.quoted;
    const std::size_t end = word_only && before.colon ? phrase_end(at, value.end) : spaced;
    return Finding{value.begin, with_second(end), PersonalData::Secret};
  }

  /// "guest / summer2024!": what follows a stroke is the password, and the value was the user.
  std::size_t with_second(std::size_t end) const noexcept {
    const std::string_view rest = tokens_.text.substr(end);
    if (!rest.starts_with(" / ") || rest.size() < 4) return end;
    const Value second = value_at(tokens_.text, end + 3);
    return is_strong_password(second.of(tokens_.text)) ? second.end : end;
  }

  /// How many words may stand between the cue and its value.
  std::size_t most_words() const noexcept {
    if (tokens_[cue_].kind == TokenKind::Mark) return 1;  // a key, a lock
    return weak_ ? 4 : 10;
  }

  /// "correct horse battery staple": words to the end of the line, and nothing of a sentence.
  std::size_t phrase_end(std::size_t at, std::size_t end) const noexcept {
    std::size_t last = end;
    for (std::size_t words = 0; words < 24; ++words) {
      if (++at >= tokens_.size() || tokens_[at].gap >= Gap::Line) return last;
      const Token& next = tokens_[at];
      if (!next.is_word() || next.has(kFunction | kCopula)) return end;
      last = next.end;
    }
    return end;
  }

  /// Saves the look at most words: a word by itself is a value only behind a colon, or with a
  /// capital inside.
  bool may_be_value(std::size_t at, bool colon) const noexcept {
    const Token& token = tokens_[at];
    if (!token.is_word() || colon || tokens_.glued(at + 1)) return true;
    if (!password_ || !token.ascii) return false;
    return std::ranges::any_of(tokens_.of(token).substr(1), is_upper);
  }

  bool followed_by_unit(std::size_t end, std::size_t at) const noexcept {
    std::size_t next = at + 1;
    while (next < tokens_.size() && tokens_[next].begin < end) ++next;
    return next < tokens_.size() && tokens_[next].gap <= Gap::Blank && tokens_[next].is_word() &&
           tokens_[next].has(kUnit | kCalendar);
  }

  const Tokens& tokens_;
  std::size_t cue_;
  bool code_ = false;
  bool password_ = false;
  bool weak_ = false;
};

}  // namespace

void find_secrets(const Tokens& tokens, Findings& found) {
  std::size_t done = 0;
  for (const std::uint32_t cue : tokens.cues) {
    if (tokens[cue].begin < done || !is_cue(tokens, cue)) continue;
    if (is_harmless(tokens, cue) || is_harmless_behind(tokens, cue)) continue;
    const CueSearch search(tokens, cue);
    auto finding = search.behind();
    if (!finding) finding = search.before();
    if (!finding) continue;
    found.push_back(*finding);
    done = finding->end;
  }
}

}  // namespace idiolect::privacy
