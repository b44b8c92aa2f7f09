// idiolect tokenize: texts become token ids and back, for checking.
#include "commands/tokenize.h"

#include <fmt/format.h>

#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "commands/cli.h"
#include "commands/table.h"

namespace idiolect::commands {
namespace {

using tokenizer::TokenId;
using tokenizer::Tokenizer;

struct TokenizeOptions {
  std::string folder;
  bool decode = false;

  template <class Visit>
  void describe(Visit&& visit) {
    visit("DIR", folder, "model folder, or its tokenizer.json");
    visit("decode", decode, "read {\"ids\"} and write {\"text\"} instead");
  }
};

const Json& member(const Json& line, const char* name, const std::string& where) {
  const auto found = line.is_object() ? line.find(name) : line.end();
  if (!line.is_object() || found == line.end())
    throw Error(fmt::format("{}: '{}' is missing", where, name),
                R"(each line is one JSON object, {"text": …}, or {"ids": […]} with --decode)");
  return *found;
}

std::vector<TokenId> read_ids(const Json& value, const Tokenizer& tokenizer,
                              const std::string& where) {
  if (!value.is_array()) throw Error(where + ": 'ids' must be a list of whole numbers");
  std::vector<TokenId> ids;
  for (const Json& id : value) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= tokenizer.vocabulary_size())
      throw Error(fmt::format("{}: an id is not a whole number from 0 to {}", where,
                              tokenizer.vocabulary_size() - 1));
    ids.push_back(id.get<TokenId>());
  }
  return ids;
}

Json encode(const Tokenizer& tokenizer, const Json& line, const std::string& where) {
  const Json& text = member(line, "text", where);
  if (!text.is_string()) throw Error(where + ": 'text' must be a text");
  return {{"ids", tokenizer.encode(text.get_ref<const std::string&>()).ids}};
}

Json decode(const Tokenizer& tokenizer, const Json& line, const std::string& where) {
  return {{"text", tokenizer.decode(read_ids(member(line, "ids", where), tokenizer, where))}};
}

}  // namespace

void tokenize_lines(const Tokenizer& tokenizer, TokenizeDirection direction, std::istream& in,
                    std::ostream& out) {
  std::size_t number = 0;
  for (std::string text; std::getline(in, text);) {
    const std::string where = fmt::format("line {}", ++number);
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const Json line = parse_json(text, where);
    out << to_line(direction == TokenizeDirection::Encode ? encode(tokenizer, line, where)
                                                          : decode(tokenizer, line, where))
        << '\n';
  }
}

int run_tokenize(const Command& self, Arguments arguments) {
  const auto options = parse<TokenizeOptions>(self, arguments);
  if (!options) return 0;
  const Tokenizer tokenizer = Tokenizer::load(options->folder);
  tokenize_lines(tokenizer, options->decode ? TokenizeDirection::Decode : TokenizeDirection::Encode,
                 std::cin, std::cout);
  return 0;
}

}  // namespace idiolect::commands
