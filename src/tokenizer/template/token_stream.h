// tokenizer/template/token_stream.h
//
// The parsers' view of the tokens: look, take, insist; and the limits that keep
// the tree shallow enough to walk and to free.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "tokenizer/template/lexer.h"

namespace idiolect::tokenizer::jinja {

class TokenStream {
 public:
  TokenStream(std::vector<Token> tokens, std::string_view where)
      : tokens_(std::move(tokens)), where_(where) {}

  const Token& current() const { return tokens_[at_]; }
  const Token& next() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
  std::size_t line() const { return current().line; }
  Token take() { return at_ + 1 < tokens_.size() ? std::move(tokens_[at_++]) : tokens_[at_]; }

  bool is(TokenKind kind) const { return current().kind == kind; }
  bool is_operator(std::string_view text) const {
    return is(TokenKind::Operator) && current().text == text;
  }
  bool is_name(std::string_view text) const {
    return is(TokenKind::Name) && current().text == text;
  }
  bool skip_operator(std::string_view text) {
    const bool found = is_operator(text);
    if (found) take();
    return found;
  }
  bool skip_name(std::string_view text) {
    const bool found = is_name(text);
    if (found) take();
    return found;
  }

  void expect_operator(std::string_view text) {
    if (!skip_operator(text)) fail("expected '" + std::string(text) + "'" + found());
  }
  void expect_name(std::string_view text) {
    if (!skip_name(text)) fail("expected '" + std::string(text) + "'" + found());
  }
  std::string expect_any_name() {
    if (!is(TokenKind::Name)) fail("expected a name" + found());
    return take().text;
  }
  void expect(TokenKind kind, std::string_view what) {
    if (!is(kind)) fail("expected " + std::string(what) + found());
    take();
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(place(where_, line()) + what,
                "the chat template uses something unsupported or wrong");
  }

  /// ", found …" for error messages.
  std::string found() const {
    switch (current().kind) {
      case TokenKind::Data:
      case TokenKind::End:
        return ", found the end of the tag or template";
      case TokenKind::BlockEnd:
        return ", found '%}'";
      case TokenKind::VariableEnd:
        return ", found '}}'";
      default:
        return ", found '" + current().text.substr(0, 40) + "'";
    }
  }

  /// One level of nesting in the source, as long as it lives. Throws Error when too deep.
  class Nesting {
   public:
    explicit Nesting(TokenStream& stream) : stream_(stream) {
      if (++stream_.depth_ > kDeepest) stream_.fail("the template nests too deep");
    }
    ~Nesting() { --stream_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    static constexpr int kDeepest = 300;
    TokenStream& stream_;
  };

 private:
  std::vector<Token> tokens_;
  std::string_view where_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace idiolect::tokenizer::jinja
