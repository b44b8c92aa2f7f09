#include "tokenizer/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

struct Release {
  void operator()(pcre2_code* p) const { pcre2_code_free(p); }
  void operator()(pcre2_compile_context* p) const { pcre2_compile_context_free(p); }
  void operator()(pcre2_match_context* p) const { pcre2_match_context_free(p); }
  void operator()(pcre2_match_data* p) const { pcre2_match_data_free(p); }
  void operator()(pcre2_jit_stack* p) const { pcre2_jit_stack_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

constexpr std::size_t kLongestExpression = std::size_t{1} << 16;  // bytes
// Steps of backtracking. A run of n spaces costs the usual patterns n steps; a hostile one, 2ⁿ.
constexpr std::uint32_t kSpareSteps = 1'000'000;
constexpr std::size_t kStepsPerByte = 16;
constexpr std::size_t kJitStackBytes = std::size_t{8} << 20;

std::string message_of(int code) {
  PCRE2_UCHAR buffer[256] = {};
  pcre2_get_error_message(code, buffer, sizeof buffer);
  return reinterpret_cast<const char*>(buffer);
}

}  // namespace

struct Pattern::Regex {
  Owned<pcre2_code> code;
  std::string place;

  /// One per search: PCRE2's match data and stacks belong to one thread.
  struct Search {
    Owned<pcre2_match_context> context{pcre2_match_context_create(nullptr)};
    Owned<pcre2_jit_stack> stack{
        pcre2_jit_stack_create(std::size_t{32} * 1024, kJitStackBytes, nullptr)};
    Owned<pcre2_match_data> data;
  };

  Search prepare(std::size_t text_bytes) const {
    Search search;
    search.data.reset(pcre2_match_data_create_from_pattern(code.get(), nullptr));
    if (!search.context || !search.stack || !search.data) throw std::bad_alloc();
    const std::size_t steps = kSpareSteps + kStepsPerByte * text_bytes;
    pcre2_set_match_limit(search.context.get(),
                          static_cast<std::uint32_t>(std::min<std::size_t>(steps, UINT32_MAX)));
    pcre2_jit_stack_assign(search.context.get(), nullptr, search.stack.get());
    return search;
  }

  /// False when there is no match at or after `from`.
  bool next(std::string_view text, std::size_t from, const Search& search, Range& match) const {
    const int found =
        pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                    PCRE2_NO_UTF_CHECK, search.data.get(), search.context.get());
    if (found == PCRE2_ERROR_NOMATCH) return false;
    if (found < 0)
      throw Error(fmt::format("{}: matching the pattern failed: {}", place, message_of(found)),
                  "the pattern may be made to run forever; use a tokenizer.json you trust");
    const std::size_t* const ends = pcre2_get_ovector_pointer(search.data.get());
    match = {ends[0], ends[1]};
    // `\K` in a look-around can put a start behind its end, or before where the search began.
    if (match.begin > match.end || match.begin < from)
      throw Error(
          fmt::format("{}: the pattern moves its match backwards, which is not supported", place));
    return true;
  }
};

Pattern Pattern::read(const JsonField& field) {
  if (const auto literal = field.find("String")) return text(literal->string());
  if (const auto expression = field.find("Regex"))
    return regex(expression->string(), expression->place());
  field.fail("a pattern must be {\"String\": …} or {\"Regex\": …}");
}

Pattern Pattern::text(std::string literal) {
  Pattern pattern;
  pattern.literal_ = std::move(literal);
  return pattern;
}

Pattern Pattern::regex(std::string_view expression, const std::string& place) {
  if (expression.size() > kLongestExpression)
    throw Error(fmt::format("{}: a pattern longer than 64 KiB", place));
  const std::string spelled = to_pcre2(expression, place);
  const Owned<pcre2_compile_context> context(pcre2_compile_context_create(nullptr));
  if (!context) throw std::bad_alloc();
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int code = 0;
  std::size_t at = 0;
  auto regex = std::make_shared<Regex>();
  regex->place = place;
  // Oniguruma's ^ and $ always match at lines.
  regex->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spelled.data()), spelled.size(),
                                  PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C,
                                  &code, &at, context.get()));
  if (!regex->code)
    throw Error(fmt::format("{}: the pattern is not supported: {}", place, message_of(code)));
  pcre2_jit_compile(regex->code.get(), PCRE2_JIT_COMPLETE);  // where it cannot, PCRE2 interprets
  Pattern pattern;
  pattern.regex_ = std::move(regex);
  return pattern;
}

std::vector<Range> Pattern::find_all(std::string_view text) const {
  if (!regex_) return find_literal(text);
  std::vector<Range> matches;
  const Regex::Search search = regex_->prepare(text.size());
  Range match;
  for (std::size_t from = 0; from <= text.size() && regex_->next(text, from, search, match);) {
    // Oniguruma's iterator takes no empty match right behind a match, but moves on by a character.
    if (match.begin == match.end && !matches.empty() && matches.back().end == match.end) {
      from = from < text.size() ? from + code_point_at(text, from).bytes : from + 1;
      continue;
    }
    matches.push_back(match);
    from = match.end;
  }
  return matches;
}

std::vector<Range> Pattern::find_literal(std::string_view text) const {
  std::vector<Range> matches;
  if (literal_.empty()) return matches;
  for (std::size_t at = 0; (at = text.find(literal_, at)) != std::string_view::npos;
       at += literal_.size())
    matches.push_back({at, at + literal_.size()});
  return matches;
}

}  // namespace idiolect::tokenizer
