// tokenizer/template/parser.h
#pragma once

#include <string_view>
#include <vector>

#include "tokenizer/template/lexer.h"
#include "tokenizer/template/syntax.h"

namespace idiolect::tokenizer::jinja {

/// Parses a template, as Jinja 3.1 with the extensions loopcontrols and Hugging Face's
/// generation. Throws Error that names an unsupported statement, or what was expected,
/// with its line. `where` names the template in errors.
Body parse(std::string_view source, std::string_view where);

}  // namespace idiolect::tokenizer::jinja
