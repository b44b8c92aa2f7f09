#include "tokenizer/tokenizer_json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "tokenizer/json_field.h"

namespace idiolect::tokenizer {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::int64_t kMostIds = std::int64_t{1} << 24;
// Ids may leave gaps (padding to a round number), but one id must not cost a gigabyte.
constexpr std::int64_t kMostGaps = std::int64_t{1} << 20;

[[noreturn]] void fail(const std::string& where, std::string_view complaint) {
  throw Error(fmt::format("{}: {}", where, complaint));
}

std::size_t first_invalid_byte(std::string_view text) {
  std::size_t at = 0;
  for (CodePoint c = code_point_at(text, at); c.valid; c = code_point_at(text, at)) at += c.bytes;
  return at;
}

/// Why simdjson refused, with the byte where the JSON breaks when that is the reason.
[[noreturn]] void explain_refusal(std::string_view text, const std::string& where,
                                  simdjson::error_code code) {
  if (!is_valid_utf8(text))
    fail(where, fmt::format("not valid UTF-8 at byte {}", first_invalid_byte(text)));
  try {
    parse_json(text, where);
  } catch (const nlohmann::json::exception&) {
    // A number out of range: simdjson's words will do.
  }
  fail(where, fmt::format("not valid JSON: {}", simdjson::error_message(code)));
}

object object_at(object parent, std::string_view name, const std::string& where) {
  object member;
  if (parent[name].get(member) != simdjson::SUCCESS)
    fail(where, fmt::format("'{}' is missing or not an object", name));
  return member;
}

Vocabulary read_vocabulary(object tokens, const std::string& where) {
  Vocabulary vocabulary;
  vocabulary.reserve(tokens.size(), 8 * tokens.size());
  const auto highest = std::min(kMostIds, static_cast<std::int64_t>(tokens.size()) + kMostGaps);
  for (const auto& [token, value] : tokens) {
    std::int64_t id = 0;
    if (value.get(id) != simdjson::SUCCESS || id < 0 || id >= highest)
      fail(where, fmt::format("model.vocab: the id of '{}' is not a whole number from 0 to {}",
                              token, highest - 1));
    switch (vocabulary.add(token, static_cast<TokenId>(id))) {
      case Vocabulary::Added::Yes:
        break;
      case Vocabulary::Added::TokenTaken:
        fail(where, fmt::format("model.vocab: '{}' is listed twice", token));
      case Vocabulary::Added::IdTaken:
        fail(where, fmt::format("model.vocab: '{}' and '{}' both have id {}",
                                vocabulary.token(static_cast<TokenId>(id)), token, id));
    }
  }
  return vocabulary;
}

/// The two sides of a merge, written "a b" or ["a", "b"].
std::optional<std::pair<std::string_view, std::string_view>> sides_of(element merge) {
  std::string_view text;
  if (merge.get(text) == simdjson::SUCCESS) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos || text.find(' ', space + 1) != std::string_view::npos)
      return std::nullopt;
    return std::pair(text.substr(0, space), text.substr(space + 1));
  }
  simdjson::dom::array pair;
  if (merge.get(pair) != simdjson::SUCCESS || pair.size() != 2) return std::nullopt;
  std::pair<std::string_view, std::string_view> sides;
  if (pair.at(0).get(sides.first) != simdjson::SUCCESS ||
      pair.at(1).get(sides.second) != simdjson::SUCCESS)
    return std::nullopt;
  return sides;
}

/// What two tokens become: side by side, without the right one's prefix.
std::string merged(std::string_view left, std::string_view right, std::size_t prefix) {
  return std::string(left).append(right.substr(std::min(prefix, right.size())));
}

PairTable read_merges(object model, const Vocabulary& vocabulary, std::size_t prefix,
                      const std::string& where) {
  simdjson::dom::array merges;
  if (model["merges"].get(merges) != simdjson::SUCCESS)
    fail(where, "'model.merges' is missing or not a list");
  // The size that simdjson stores saturates at 2²⁴.
  if (merges.size() >= static_cast<std::size_t>(kMostIds) - 1)
    fail(where, "model.merges: more than 16 million");
  PairTable table(merges.size());
  std::uint32_t rank = 0;
  for (const element merge : merges) {
    const auto place = [&] { return fmt::format("{}: model.merges[{}]", where, rank); };
    const auto sides = sides_of(merge);
    if (!sides) fail(place(), "must be two tokens");
    const auto id_of = [&](std::string_view token) {
      if (const auto id = vocabulary.find(token)) return *id;
      fail(place(), fmt::format("'{}' is not in the vocabulary", token));
    };
    const TokenId left = id_of(sides->first);
    const TokenId right = id_of(sides->second);
    table.set(left, right, {rank, id_of(merged(sides->first, sides->second, prefix))});
    ++rank;
  }
  return table;
}

/// An object without one or two of its members, as Json.
Json without(object from, std::initializer_list<std::string_view> names, const std::string& where) {
  std::string text = "{";
  for (const auto& [key, value] : from) {
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    text += fmt::format("{}{}:{}", text.size() > 1 ? "," : "", to_line(Json(std::string(key))),
                        simdjson::minify(value));
  }
  return parse_json(text += '}', where);
}

void check_type(const JsonField& model) {
  const std::string type = model.string_or("type", "BPE");  // older files do not say
  if (type != "BPE") model.not_supported("model", type);
  if (const auto dropout = model.find("dropout"))
    if (dropout->json() != 0) model.not_supported("model part", "dropout");
}

BpeOptions read_options(const JsonField& model) {
  BpeOptions options;
  if (const auto unknown = model.find("unk_token")) options.unknown_token = unknown->string();
  options.continuing_subword_prefix = model.string_or("continuing_subword_prefix", "");
  options.end_of_word_suffix = model.string_or("end_of_word_suffix", "");
  options.fuse_unknown = model.boolean_or("fuse_unk", false);
  options.byte_fallback = model.boolean_or("byte_fallback", false);
  options.ignore_merges = model.boolean_or("ignore_merges", false);
  return options;
}

Bpe read_model(object model, const std::string& where) {
  const Json small = without(model, {"vocab", "merges"}, where);
  const JsonField field(small, where, "model");
  check_type(field);
  BpeOptions options = read_options(field);
  object tokens;
  if (model["vocab"].get(tokens) != simdjson::SUCCESS)
    fail(where, "'model.vocab' is missing or not an object");
  Vocabulary vocabulary = read_vocabulary(tokens, where);
  if (options.unknown_token && !vocabulary.find(*options.unknown_token))
    field.at("unk_token")
        .fail(fmt::format("'{}' is not in the vocabulary", *options.unknown_token));
  PairTable merges =
      read_merges(model, vocabulary, options.continuing_subword_prefix.size(), where);
  return Bpe(std::move(vocabulary), std::move(merges), std::move(options));
}

}  // namespace

TokenizerJson read_tokenizer_json(std::string_view text, const std::string& where) {
  text = without_bom(text);
  simdjson::dom::parser parser;
  element document;
  if (const auto code = parser.parse(text.data(), text.size()).get(document))
    explain_refusal(text, where, code);
  object top;
  if (document.get(top) != simdjson::SUCCESS) fail(where, "must be a JSON object");
  return {read_model(object_at(top, "model", where), where), without(top, {"model"}, where)};
}

}  // namespace idiolect::tokenizer
