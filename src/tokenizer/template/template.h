// tokenizer/template/template.h
//
// A chat template: the subset of Jinja that published templates use, as Hugging
// Face's apply_chat_template compiles it. A template comes with a stranger's model,
// so it is parsed and run within limits, and an unsupported part is a named error.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tokenizer/template/runtime.h"

namespace idiolect::tokenizer::jinja {

class Template {
 public:
  /// Throws Error with `where` and the line for what is unsupported or wrong.
  Template(std::string_view source, std::string where);
  ~Template();
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;

  /// The text for `variables`, whose names are strings. Throws Error with the line when the
  /// template refuses (raise_exception), computes something undefined, or exceeds `limits`.
  Text render(const Dict& variables, const Limits& limits = {}, const Date& today = {}) const;

 private:
  struct Tree;
  std::string where_;
  std::unique_ptr<const Tree> tree_;
};

}  // namespace idiolect::tokenizer::jinja
