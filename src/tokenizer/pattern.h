// tokenizer/pattern.h
//
// The patterns of tokenizer.json: {"String": …} or {"Regex": …}. Regexes are
// written for Oniguruma; PCRE2 runs them here, with limits, because a model's
// folder may come from a stranger.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/json_field.h"
#include "tokenizer/tokenizer.h"

namespace idiolect::tokenizer {

class Pattern {
 public:
  /// Reads {"String": text} or {"Regex": expression}. Throws Error, also for an expression that
  /// PCRE2 cannot run as Oniguruma would.
  static Pattern read(const JsonField& field);
  /// `expression` in Oniguruma's syntax; `place` names it in errors.
  static Pattern regex(std::string_view expression, const std::string& place);
  static Pattern text(std::string literal);

  /// Where the pattern matches in valid UTF-8, left to right, without overlaps; a match may be
  /// empty. Throws Error when matching takes too long.
  std::vector<Range> find_all(std::string_view text) const;

 private:
  struct Regex;
  std::vector<Range> find_literal(std::string_view text) const;

  std::string literal_;
  std::shared_ptr<const Regex> regex_;  // null: the literal
};

/// An Oniguruma (Ruby syntax) expression as PCRE2 must spell it: classes as Unicode defines them,
/// nested character classes, `\h`, `{n,m}+`, … Throws Error naming what has no equal.
std::string to_pcre2(std::string_view expression, const std::string& place);

}  // namespace idiolect::tokenizer
