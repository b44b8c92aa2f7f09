#include "tokenizer/post_processor.h"

#include <array>
#include <limits>
#include <string_view>

namespace idiolect::tokenizer {
namespace {

TokenId read_id(const JsonField& field) {
  if (field.count() > static_cast<std::uint64_t>(std::numeric_limits<TokenId>::max()))
    field.fail("is too large");
  return static_cast<TokenId>(field.count());
}

Surroundings read_byte_level(const JsonField&) { return {}; }

/// A list of special tokens around one place for the text.
Surroundings read_template(const JsonField& field) {
  Surroundings result;
  bool text_seen = false;
  for (const JsonField& piece : field.at("single").elements()) {
    if (const auto sequence = piece.find("Sequence")) {
      if (text_seen || sequence->at("id").string() != "A")
        piece.fail("only one text, 'A', is supported");
      text_seen = true;
      continue;
    }
    const std::string name = piece.at("SpecialToken").at("id").string();
    auto& side = text_seen ? result.after : result.before;
    for (const JsonField& id : field.at("special_tokens").at(name).at("ids").elements())
      side.push_back(read_id(id));
  }
  if (!text_seen) field.at("single").fail("has no place for the text");
  return result;
}

/// <s> text </s>: "cls" and "sep" are pairs of a token and its id.
Surroundings read_pair(const JsonField& field) {
  const auto id_of = [&](std::string_view name) {
    const std::vector<JsonField> pair = field.at(name).elements();
    if (pair.size() != 2) field.at(name).fail("must be a token and its id");
    return read_id(pair[1]);
  };
  return {{id_of("cls")}, {id_of("sep")}};
}

/// Each part puts its tokens around those of the parts before it.
Surroundings read_sequence(const JsonField& field) {
  Surroundings result;
  for (const JsonField& part : field.at("processors").elements()) {
    const Surroundings outer = read_post_processor(part);
    result.before.insert(result.before.begin(), outer.before.begin(), outer.before.end());
    result.after.insert(result.after.end(), outer.after.begin(), outer.after.end());
  }
  return result;
}

struct Kind {
  std::string_view type;
  Surroundings (*read)(const JsonField&);
};

constexpr std::array kKinds{
    Kind{"TemplateProcessing", read_template}, Kind{"ByteLevel", read_byte_level},
    Kind{"RobertaProcessing", read_pair},      Kind{"BertProcessing", read_pair},
    Kind{"Sequence", read_sequence},
};

}  // namespace

Surroundings read_post_processor(const JsonField& field) {
  const std::string type = field.type();
  for (const Kind& kind : kKinds)
    if (kind.type == type) return kind.read(field);
  field.not_supported("post-processor", type);
}

}  // namespace idiolect::tokenizer
