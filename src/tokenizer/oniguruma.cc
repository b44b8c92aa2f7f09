// tokenizer/oniguruma.cc
//
// Where Oniguruma (Ruby syntax) and PCRE2 read the same expression differently,
// the expression is respelled. Source: Oniguruma's doc/RE, pcre2pattern(3).
#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/error.h"
#include "tokenizer/pattern.h"

namespace idiolect::tokenizer {
namespace {

// \w. Oniguruma keeps a table of Latin-1 of its own, in which a few fractions and superscripts
// are word characters; it uses it everywhere but inside character classes.
constexpr std::string_view kWordInClass = R"(\p{Alphabetic}\p{M}\p{Nd}\p{Pc})";
constexpr std::string_view kWord = R"([\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\xb2\xb3\xb9\xbc-\xbe])";
constexpr std::string_view kNotWord = R"([^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\xb2\xb3\xb9\xbc-\xbe])";

/// Long names of general categories, which PCRE2 knows by their short ones only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kCategories{{
    {"Letter", "L"},
    {"Mark", "M"},
    {"Number", "N"},
    {"Punctuation", "P"},
    {"Symbol", "S"},
    {"Separator", "Z"},
    {"Other", "C"},
    {"Alpha", "Alphabetic"},
    {"Space", "White_Space"},
    {"Digit", "Nd"},
    {"Punct", "P"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPosixBrackets{{
    {"[:alpha:]", R"(\p{Alphabetic})"},
    {"[:digit:]", R"(\p{Nd})"},
    {"[:alnum:]", R"(\p{Alphabetic}\p{Nd})"},
    {"[:space:]", R"(\p{White_Space})"},
    {"[:upper:]", R"(\p{Uppercase})"},
    {"[:lower:]", R"(\p{Lowercase})"},
}};

// PCRE2 reads \p{Han} as "used with Han" (Script_Extensions), Oniguruma as "is Han".
constexpr std::array<std::string_view, 14> kScripts{
    "Han",  "Hiragana", "Katakana", "Hangul", "Latin", "Cyrillic",   "Greek",
    "Thai", "Arabic",   "Hebrew",   "Common", "Lao",   "Devanagari", "Bengali"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Respeller {
 public:
  Respeller(std::string_view expression, const std::string& place)
      : in_(expression), place_(place) {}

  std::string run() {
    while (at_ < in_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    switch (in_[at_]) {
      case '\\':
        return start_atom(), escape(Inside::Pattern);
      case '[':
        return start_atom(), character_class();
      case '(':
        return open_group();
      case ')':
        return close_group();
      case '{':
        return interval();
      case '*':
      case '+':
      case '?':
      case '|':
      case '^':
      case '$':
        return copy(1);
      default:
        return start_atom(), copy(1);
    }
  }

  enum class Inside { Pattern, Class };

  [[noreturn]] void refuse(std::string_view what) const {
    throw Error(fmt::format("{}: {} in a pattern is not supported", place_, what));
  }

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < in_.size() ? in_[at_ + ahead] : '\0';
  }

  void copy(std::size_t count) {
    out_ += in_.substr(at_, count);
    at_ += count;
  }

  void start_atom() { atom_ = out_.size(); }

  void escape(Inside inside) {
    const char c = peek(1);
    const bool in_class = inside == Inside::Class;
    switch (c) {
      case 's':
        return replace(2, R"(\p{White_Space})");
      case 'S':
        return replace(2, R"(\P{White_Space})");
      case 'w':
        return replace(2, in_class ? kWordInClass : kWord);
      case 'W':
        if (in_class) refuse("\\W inside a character class");
        return replace(2, kNotWord);
      case 'b':
        return in_class ? copy(2)
                        : replace(2, fmt::format("(?:(?<={0})(?!{0})|(?<!{0})(?={0}))", kWord));
      case 'B':
        return replace(2, fmt::format("(?:(?<={0})(?={0})|(?<!{0})(?!{0}))", kWord));
      case 'h':
        return replace(2, in_class ? "0-9a-fA-F" : "[0-9a-fA-F]");
      case 'v':
        return replace(2, R"(\x0b)");
      case 'u':
        return replace(6, fmt::format("\\x{{{}}}", in_.substr(std::min(at_ + 2, in_.size()), 4)));
      case 'p':
      case 'P':
        return property();
      case '\0':
        refuse("a backslash at the end");
      default:
        break;
    }
    constexpr std::string_view kSame = "tnrfaedDAzZGXRx";
    if (is_letter(c) && kSame.find(c) == std::string_view::npos) refuse(fmt::format("\\{}", c));
    copy(2);
  }

  void replace(std::size_t count, std::string_view by) {
    out_ += by;
    at_ = std::min(at_ + count, in_.size());
  }

  /// \p{Name}, \p{^Name}, \P{Name}.
  void property() {
    const std::size_t close = in_.find('}', at_);
    if (peek(2) != '{' || close == std::string_view::npos) return copy(2);
    std::string_view name = in_.substr(at_ + 3, close - at_ - 3);
    const bool negated = name.starts_with('^');
    if (negated) name.remove_prefix(1);
    out_ += (peek(1) == 'P') != negated ? "\\P{" : "\\p{";
    for (const auto& [long_name, short_name] : kCategories)
      if (name == long_name) name = short_name;
    for (const std::string_view script : kScripts)
      if (name == script) out_ += "sc:";
    out_ += name;
    out_ += '}';
    at_ = close + 1;
  }

  /// Nested classes are unions: [^(\s|[.,!])] is [^(\s|.,!]. PCRE2 would take the inner [
  /// literally.
  void character_class() {
    copy(1);
    if (peek() == '^') copy(1);
    if (peek() == ']') copy(1);
    for (std::size_t depth = 1; depth > 0;) {
      if (at_ >= in_.size()) refuse("an open character class");
      const char c = peek();
      if (c == '\\') {
        escape(Inside::Class);
      } else if (c == '[') {
        if (peek(1) == ':') {
          posix_bracket();
          continue;
        }
        if (peek(1) == '^') refuse("a negated class inside a class");
        ++depth;
        ++at_;
      } else if (c == ']') {
        if (--depth == 0)
          copy(1);
        else
          ++at_;
      } else if (c == '&' && peek(1) == '&') {
        refuse("an intersection of classes (&&)");
      } else {
        copy(1);
      }
    }
  }

  /// [:alpha:] inside a class.
  void posix_bracket() {
    for (const auto& [name, by] : kPosixBrackets)
      if (in_.substr(at_).starts_with(name)) return replace(name.size(), by);
    refuse("this POSIX bracket");
  }

  void open_group() {
    groups_.push_back(out_.size());
    if (peek(1) == '*') refuse("(*");
    if (peek(1) != '?') return copy(1);
    const char kind = peek(2);
    if (kind == ':' || kind == '=' || kind == '!' || kind == '>' || kind == '<' || kind == '#')
      return copy(3);
    open_flags();
  }

  /// (?i) and (?mi-x: …). Ruby's m is PCRE2's s: the dot matches line feeds too.
  void open_flags() {
    copy(2);
    while (is_letter(peek()) || peek() == '-') {
      const char flag = peek();
      if (flag != 'i' && flag != 'm' && flag != 'x' && flag != '-')
        refuse(fmt::format("(?{}", flag));
      out_ += flag == 'm' ? 's' : flag;
      ++at_;
    }
    if (peek() != ':' && peek() != ')') refuse("this kind of group");
    if (peek() == ':') copy(1);
  }

  void close_group() {
    if (!groups_.empty()) {
      atom_ = groups_.back();
      groups_.pop_back();
    }
    copy(1);
  }

  /// {n,m}, {,m}; and {n,m}+, which Ruby reads as (…{n,m})+ and PCRE2 as possessive.
  void interval() {
    const std::size_t close = in_.find('}', at_);
    const std::string_view body =
        close == std::string_view::npos ? std::string_view() : in_.substr(at_ + 1, close - at_ - 1);
    const bool counts = !body.empty() && body != "," &&
                        body.find_first_not_of("0123456789,") == std::string_view::npos;
    if (!counts) {  // an ordinary brace
      start_atom();
      return copy(1);
    }
    out_ += body.starts_with(',') ? fmt::format("{{0{}}}", body) : fmt::format("{{{}}}", body);
    at_ = close + 1;
    if (peek() != '+') return;
    out_.insert(atom_, std::string_view("(?:"));
    out_ += ')';
  }

  std::string_view in_;
  const std::string& place_;
  std::size_t at_ = 0;
  std::string out_;
  std::size_t atom_ = 0;             // where in `out_` the last atom starts
  std::vector<std::size_t> groups_;  // where in `out_` the open groups start
};

}  // namespace

std::string to_pcre2(std::string_view expression, const std::string& place) {
  return Respeller(expression, place).run();
}

}  // namespace idiolect::tokenizer
