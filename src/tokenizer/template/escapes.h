// tokenizer/template/escapes.h
#pragma once

#include <string>
#include <string_view>

namespace idiolect::tokenizer::jinja {

/// The value of a string literal's inside: Python's escapes. An unknown escape keeps its
/// backslash; \N{...} names are not resolved and stay as they are.
std::string unescape(std::string_view literal);

}  // namespace idiolect::tokenizer::jinja
