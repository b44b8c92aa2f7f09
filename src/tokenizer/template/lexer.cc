#include "tokenizer/template/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "tokenizer/template/escapes.h"
#include "tokenizer/template/text.h"

namespace idiolect::tokenizer::jinja {

std::string place(std::string_view where, std::size_t line) {
  return std::string(where) + ":" + std::to_string(line) + ": ";
}

namespace {

/// Jinja reads lines, so every line end is one line feed and the last one is not there.
std::string with_line_feeds(std::string_view source) {
  std::string result;
  result.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n') continue;
    result += source[i] == '\r' ? '\n' : source[i];
  }
  if (!result.empty() && result.back() == '\n') result.pop_back();
  return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::array<std::string_view, 26> kOperators{
    "==", "!=", ">=", "<=", "//", "**", "+", "-", "/", "*", "%", "~", "[",
    "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ",", ";"};

/// Tokens in one tag. Chains like a + b + c make a tree as deep as they are long, and that
/// tree is walked by recursion.
constexpr std::size_t kLongestTag = 4000;

class Lexer {
 public:
  Lexer(std::string_view source, std::string_view where)
      : source_(with_line_feeds(source)), where_(where) {}

  std::vector<Token> run() {
    while (at_ < source_.size()) data_then_tag();
    push(TokenKind::End, "");
    return std::move(tokens_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(place(where_, line_) + what, "the chat template is not valid Jinja");
  }

  std::string_view rest() const { return std::string_view(source_).substr(at_); }
  bool starts_with(std::string_view what) const { return rest().substr(0, what.size()) == what; }

  void push(TokenKind kind, std::string text) { tokens_.push_back({kind, std::move(text), line_}); }

  void advance(std::size_t bytes) {
    const std::string_view passed = rest().substr(0, bytes);
    line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    if (!passed.empty()) line_starts_ = passed.back() == '\n';
    at_ += passed.size();
  }

  void skip_space() {
    std::size_t bytes = 0;
    while (bytes < rest().size() && is_python_space(code_point_at(rest(), bytes).value))
      bytes += code_point_at(rest(), bytes).bytes;
    advance(bytes);
  }

  /// The sign after "{%", "{{" or "{#": "-", "+" or nothing.
  char sign_at(std::size_t at) const {
    return at < source_.size() && (source_[at] == '-' || source_[at] == '+') ? source_[at] : '\0';
  }

  std::size_t find_tag() const {
    for (std::size_t i = at_; i + 1 < source_.size(); ++i)
      if (source_[i] == '{' &&
          (source_[i + 1] == '{' || source_[i + 1] == '%' || source_[i + 1] == '#'))
        return i;
    return source_.size();
  }

  /// The text before a tag, after the sign of the tag and lstrip_blocks had their say.
  std::string_view before_tag(std::string_view data, char sign, bool is_variable) const {
    if (sign == '-') {
      return data.substr(0, strip(Text(data), nullptr, Ends::Right).size());
    }
    if (sign == '+' || is_variable) return data;
    const std::size_t line_begin = data.rfind('\n') + 1;  // 0 where there is none
    if (line_begin == 0 && !line_starts_) return data;
    const Text last_line(data.substr(line_begin));
    return strip(last_line, nullptr, Ends::Both).empty() ? data.substr(0, line_begin) : data;
  }

  void data_then_tag() {
    const std::size_t tag = find_tag();
    const std::string_view data = std::string_view(source_).substr(at_, tag - at_);
    if (tag == source_.size()) {
      if (!data.empty()) push(TokenKind::Data, std::string(data));
      advance(data.size());
      return;
    }
    const char sign = sign_at(tag + 2);
    const char type = source_[tag + 1];
    const std::string_view kept = before_tag(data, sign, type == '{');
    if (!kept.empty()) push(TokenKind::Data, std::string(kept));
    advance(data.size() + 2 + (sign != '\0' ? 1 : 0));
    if (type == '#') return comment();
    if (type == '%' && raw_block()) return;
    push(type == '%' ? TokenKind::BlockBegin : TokenKind::VariableBegin, "");
    tag_tokens(type == '%');
  }

  void comment() {
    const std::size_t end = source_.find("#}", at_);
    if (end == std::string::npos) fail("a comment {# is not closed");
    const char sign = end > at_ ? source_[end - 1] : '\0';
    advance(end + 2 - at_);
    after_block(sign);
  }

  /// What the end of a block or comment takes of the text that follows.
  void after_block(char sign) {
    if (sign == '-') skip_space();
    if (sign != '-' && sign != '+' && starts_with("\n")) advance(1);
  }

  /// Length of `{% word %}` after its "{%" and sign when it stands at `at`; 0 otherwise. Sets
  /// `sign`.
  std::size_t closes_word(std::size_t at, std::string_view word, char& sign) const {
    const std::string_view text = std::string_view(source_).substr(at);
    std::size_t i = 0;
    const auto space = [&] {
      while (i < text.size() && is_python_space(static_cast<unsigned char>(text[i]))) ++i;
    };
    space();
    if (text.substr(i, word.size()) != word) return 0;
    i += word.size();
    space();
    sign = i < text.size() && (text[i] == '-' || text[i] == '+') ? text[i] : '\0';
    if (sign != '\0') ++i;
    return text.substr(i, 2) == "%}" ? i + 2 : 0;
  }

  bool raw_block() {
    char sign = '\0';
    const std::size_t length = closes_word(at_, "raw", sign);
    if (length == 0 || sign == '+') return false;
    advance(length);
    if (sign == '-') skip_space();
    for (std::size_t tag = source_.find("{%", at_); tag != std::string::npos;
         tag = source_.find("{%", tag + 2)) {
      const char opening = sign_at(tag + 2);
      const std::size_t word = tag + 2 + (opening != '\0' ? 1 : 0);
      const std::size_t end = closes_word(word, "endraw", sign);
      if (end == 0) continue;
      const std::string_view data = std::string_view(source_).substr(at_, tag - at_);
      const std::string_view kept = before_tag(data, opening, false);
      if (!kept.empty()) push(TokenKind::Data, std::string(kept));
      advance(word + end - at_);
      after_block(sign);
      return true;
    }
    fail("a raw block is not closed");
  }

  /// The end of the tag when it stands here; white space control included.
  bool tag_end(bool is_block) {
    const std::string_view close = is_block ? "%}" : "}}";
    const char sign = sign_at(at_);
    const bool with_sign = sign == '-' || (sign == '+' && is_block);
    const std::size_t skipped = with_sign ? 1 : 0;
    if (rest().substr(std::min(skipped, rest().size()), 2) != close) return false;
    push(is_block ? TokenKind::BlockEnd : TokenKind::VariableEnd, "");
    advance(skipped + 2);
    if (is_block) {
      after_block(sign);
    } else if (with_sign) {
      skip_space();
    }
    return true;
  }

  void tag_tokens(bool is_block) {
    const std::size_t opened = line_;
    const std::size_t first = tokens_.size();
    std::string open_brackets;
    while (true) {
      skip_space();
      if (tokens_.size() - first > kLongestTag) fail("a tag is too long");
      if (at_ >= source_.size()) {
        line_ = opened;
        fail("a tag is not closed");
      }
      if (open_brackets.empty() && tag_end(is_block)) return;
      token(open_brackets);
    }
  }

  void token(std::string& open_brackets) {
    const char c = source_[at_];
    if (is_digit(c)) return number();
    if (is_name_character(c)) return name();
    if (c == '"' || c == '\'') return string(c);
    for (const std::string_view candidate : kOperators) {
      if (!starts_with(candidate)) continue;
      balance(candidate[0], open_brackets);
      push(TokenKind::Operator, std::string(candidate));
      return advance(candidate.size());
    }
    fail("unexpected character in a tag");
  }

  void balance(char c, std::string& open_brackets) const {
    if (c == '(') open_brackets += ')';
    if (c == '[') open_brackets += ']';
    if (c == '{') open_brackets += '}';
    if (c != ')' && c != ']' && c != '}') return;
    if (open_brackets.empty() || open_brackets.back() != c)
      fail(std::string("unexpected '") + c + "'");
    open_brackets.pop_back();
  }

  void name() {
    std::size_t length = 0;
    while (length < rest().size() && is_name_character(rest()[length])) ++length;
    push(TokenKind::Name, std::string(rest().substr(0, length)));
    advance(length);
  }

  std::size_t digits(std::size_t from) const {
    std::size_t i = from;
    while (i < rest().size() && (is_digit(rest()[i]) || (rest()[i] == '_' && i > from))) ++i;
    return i;
  }

  void number() {
    std::size_t end = digits(0);
    bool is_float = false;
    const auto digit_at = [&](std::size_t i) { return i < rest().size() && is_digit(rest()[i]); };
    if (end < rest().size() && rest()[end] == '.' && digit_at(end + 1)) {
      is_float = true;
      end = digits(end + 1);
    }
    if (end < rest().size() && (rest()[end] == 'e' || rest()[end] == 'E')) {
      const bool is_signed =
          end + 1 < rest().size() && (rest()[end + 1] == '-' || rest()[end + 1] == '+');
      const std::size_t exponent = end + (is_signed ? 2U : 1U);
      if (digit_at(exponent)) {
        is_float = true;
        end = digits(exponent);
      }
    }
    std::string text(rest().substr(0, end));
    std::erase(text, '_');
    push(is_float ? TokenKind::Float : TokenKind::Integer, std::move(text));
    advance(end);
  }

  void string(char quote) {
    std::size_t end = 1;
    while (end < rest().size() && rest()[end] != quote) end += rest()[end] == '\\' ? 2U : 1U;
    if (end >= rest().size()) fail("a string is not closed");
    push(TokenKind::String, unescape(rest().substr(1, end - 1)));
    advance(end + 1);
  }

  std::string source_;
  std::string_view where_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool line_starts_ = true;  // the last thing passed was a line feed, or nothing was
};

}  // namespace

std::vector<Token> tokenize(std::string_view source, std::string_view where) {
  return Lexer(source, where).run();
}

}  // namespace idiolect::tokenizer::jinja
