#include "tokenizer/template/parser.h"

#include <algorithm>
#include <initializer_list>

#include "tokenizer/template/expression_parser.h"
#include "tokenizer/template/token_stream.h"

namespace idiolect::tokenizer::jinja {
namespace {

using EndNames = std::initializer_list<std::string_view>;

/// Statements, each from the name after "{%" to its own end. One method per statement.
class StatementParser {
 public:
  explicit StatementParser(TokenStream& tokens) : tokens_(tokens) {}

  /// Everything up to one of the `ends`, whose name is taken and left in `ended_by`;
  /// up to the end of the template where there are none.
  Body body(EndNames ends) {
    const TokenStream::Nesting nesting(tokens_);
    Body result;
    while (!tokens_.is(TokenKind::End)) {
      const std::size_t line = tokens_.line();
      if (tokens_.is(TokenKind::Data)) {
        result.push_back({line, Output{tokens_.take().text, nullptr}});
      } else if (tokens_.is(TokenKind::VariableBegin)) {
        result.push_back({line, output()});
      } else {
        tokens_.expect(TokenKind::BlockBegin, "a tag");
        if (std::find(ends.begin(), ends.end(), tokens_.current().text) != ends.end()) {
          ended_by_ = tokens_.take().text;
          return result;
        }
        result.push_back(statement());
      }
    }
    if (ends.size() > 0) tokens_.fail("'" + std::string(*std::prev(ends.end())) + "' is missing");
    return result;
  }

 private:
  void end_of_block() { tokens_.expect(TokenKind::BlockEnd, "'%}'"); }

  Output output() {
    tokens_.take();
    Output result{{}, parse_tuple(tokens_)};
    tokens_.expect(TokenKind::VariableEnd, "'}}'");
    return result;
  }

  Statement statement() {
    const std::size_t line = tokens_.line();
    const std::string name = tokens_.expect_any_name();
    if (name == "if") return {line, if_statement()};
    if (name == "for") return {line, for_statement()};
    if (name == "set") return set_statement(line);
    if (name == "macro") return {line, macro()};
    if (name == "call") return {line, call_block()};
    if (name == "filter") return {line, filter_block()};
    if (name == "with") return {line, with_block()};
    if (name == "generation") return {line, generation()};
    if (name == "break") return end_block(Statement{line, Break{}});
    if (name == "continue") return end_block(Statement{line, Continue{}});
    tokens_.fail("unsupported statement '" + name + "'");
  }

  Statement end_block(Statement statement) {
    end_of_block();
    return statement;
  }

  If if_statement() {
    If result;
    do {
      ExpressionPtr condition = parse_tuple(tokens_, Ternary::No);
      end_of_block();
      result.branches.push_back({std::move(condition), body({"elif", "else", "endif"})});
    } while (ended_by_ == "elif");
    if (ended_by_ == "else") {
      end_of_block();
      result.otherwise = body({"endif"});
    }
    end_of_block();
    return result;
  }

  Target target_part() {
    const TokenStream::Nesting nesting(tokens_);
    if (tokens_.skip_operator("(")) {
      Target result = target();
      tokens_.expect_operator(")");
      return result;
    }
    Target result;
    result.name = tokens_.expect_any_name();
    if (tokens_.skip_operator(".")) result.attribute = tokens_.expect_any_name();
    return result;
  }

  Target target() {
    Target first = target_part();
    if (!tokens_.is_operator(",")) return first;
    Target result;
    result.parts.push_back(std::move(first));
    while (tokens_.skip_operator(",")) result.parts.push_back(target_part());
    return result;
  }

  For for_statement() {
    For result;
    result.target = target();
    tokens_.expect_name("in");
    result.iterable = parse_tuple(tokens_, Ternary::No);
    if (tokens_.skip_name("if")) result.condition = parse_expression(tokens_);
    if (tokens_.is_name("recursive")) tokens_.fail("unsupported: a recursive loop");
    end_of_block();
    result.body = body({"else", "endfor"});
    if (ended_by_ == "else") {
      end_of_block();
      result.otherwise = body({"endfor"});
    }
    end_of_block();
    return result;
  }

  Statement set_statement(std::size_t line) {
    Target name = target();
    if (tokens_.skip_operator("=")) {
      ExpressionPtr value = parse_tuple(tokens_);
      return end_block({line, Set{std::move(name), std::move(value)}});
    }
    ExpressionPtr filter;
    if (tokens_.skip_operator("|")) filter = parse_filter_chain(tokens_);
    end_of_block();
    SetBlock block{std::move(name), std::move(filter), body({"endset"})};
    return end_block({line, std::move(block)});
  }

  std::vector<Parameter> parameters() {
    std::vector<Parameter> result;
    tokens_.expect_operator("(");
    while (!tokens_.skip_operator(")")) {
      Parameter parameter{tokens_.expect_any_name(), nullptr};
      if (tokens_.skip_operator("=")) parameter.fallback = parse_expression(tokens_);
      result.push_back(std::move(parameter));
      if (!tokens_.skip_operator(",") && !tokens_.is_operator(")"))
        tokens_.fail("expected ',' or ')'" + tokens_.found());
    }
    return result;
  }

  Macro macro() {
    Macro result;
    result.name = tokens_.expect_any_name();
    result.parameters = parameters();
    end_of_block();
    result.body = body({"endmacro"});
    tokens_.skip_name(result.name);
    end_of_block();
    return result;
  }

  CallBlock call_block() {
    CallBlock result;
    result.caller.name = "caller";
    if (tokens_.is_operator("(")) result.caller.parameters = parameters();
    result.call = parse_expression(tokens_);
    if (!std::holds_alternative<Call>(result.call->node)) tokens_.fail("expected a call");
    end_of_block();
    result.caller.body = body({"endcall"});
    end_of_block();
    return result;
  }

  FilterBlock filter_block() {
    FilterBlock result;
    result.filter = parse_filter_chain(tokens_);
    end_of_block();
    result.body = body({"endfilter"});
    end_of_block();
    return result;
  }

  Block with_block() {
    Block result;
    while (!tokens_.is(TokenKind::BlockEnd)) {
      if (!result.assignments.empty()) tokens_.expect_operator(",");
      Target name = target_part();
      tokens_.expect_operator("=");
      result.assignments.emplace_back(std::move(name), parse_expression(tokens_));
    }
    end_of_block();
    result.body = body({"endwith"});
    end_of_block();
    return result;
  }

  Block generation() {
    end_of_block();
    Block result{{}, body({"endgeneration"})};
    end_of_block();
    return result;
  }

  TokenStream& tokens_;
  std::string ended_by_;
};

}  // namespace

Body parse(std::string_view source, std::string_view where) {
  TokenStream tokens(tokenize(source, where), where);
  return StatementParser(tokens).body({});
}

}  // namespace idiolect::tokenizer::jinja
