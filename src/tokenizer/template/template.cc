#include "tokenizer/template/template.h"

#include <utility>

#include "tokenizer/template/interpreter.h"
#include "tokenizer/template/parser.h"

namespace idiolect::tokenizer::jinja {

struct Template::Tree {
  Body body;
};

Template::Template(std::string_view source, std::string where) : where_(std::move(where)) {
  tree_ = std::make_unique<const Tree>(Tree{parse(source, where_)});
}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

Text Template::render(const Dict& variables, const Limits& limits, const Date& today) const {
  Runtime runtime(limits, today);
  return Interpreter(runtime, where_).render(tree_->body, variables);
}

}  // namespace idiolect::tokenizer::jinja
