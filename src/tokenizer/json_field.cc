#include "tokenizer/json_field.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace idiolect::tokenizer {

JsonField::JsonField(const Json& value, std::string file, std::string path)
    : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

std::optional<JsonField> JsonField::find(std::string_view name) const {
  if (!value_->is_object()) fail("must be an object");
  const auto member = value_->find(name);
  if (member == value_->end() || member->is_null()) return std::nullopt;
  return JsonField(*member, file_,
                   path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name));
}

JsonField JsonField::at(std::string_view name) const {
  if (auto member = find(name)) return *std::move(member);
  fail(fmt::format("'{}' is missing", name));
}

std::vector<JsonField> JsonField::elements() const {
  if (!value_->is_array()) fail("must be a list");
  std::vector<JsonField> fields;
  fields.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i)
    fields.emplace_back((*value_)[i], file_, fmt::format("{}[{}]", path_, i));
  return fields;
}

std::string JsonField::string() const {
  if (!value_->is_string()) fail("must be a text");
  return value_->get<std::string>();
}

bool JsonField::boolean() const {
  if (!value_->is_boolean()) fail("must be true or false");
  return value_->get<bool>();
}

std::uint64_t JsonField::count() const {
  if (!value_->is_number_unsigned()) fail("must be a whole number, zero or more");
  return value_->get<std::uint64_t>();
}

char32_t JsonField::character() const {
  const std::string text = string();
  const CodePoint first = code_point_at(text, 0);
  if (text.empty() || first.bytes != text.size()) fail("must be one character");
  return first.value;
}

std::string JsonField::string_or(std::string_view name, std::string_view fallback) const {
  const auto member = find(name);
  return member ? member->string() : std::string(fallback);
}

bool JsonField::boolean_or(std::string_view name, bool fallback) const {
  const auto member = find(name);
  return member ? member->boolean() : fallback;
}

std::string JsonField::place() const {
  return path_.empty() ? file_ : fmt::format("{}: {}", file_, path_);
}

void JsonField::fail(std::string_view complaint) const {
  throw Error(fmt::format("{}: {}", place(), complaint));
}

void JsonField::not_supported(std::string_view kind, std::string_view name) const {
  throw Error(
      fmt::format("{}: {} '{}' is not supported", file_, kind, name),
      "idiolect reads byte-level BPE and BPE with byte fallback, as Llama, Mistral and Qwen2 use");
}

}  // namespace idiolect::tokenizer
