// tokenizer/json_field.h
//
// A value of tokenizer.json together with where it stands, so that every
// complaint names the file and the place: "tokenizer.json: model.unk_token: …".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace idiolect::tokenizer {

class JsonField {
 public:
  /// `file` names the document in errors; `value` must outlive the object.
  JsonField(const Json& value, std::string file, std::string path = {});

  /// A member; empty when it is absent or null. Throws Error when this is not an object.
  std::optional<JsonField> find(std::string_view name) const;
  /// A member that must be there. Throws Error.
  JsonField at(std::string_view name) const;
  /// The elements of an array. Throws Error when it is none.
  std::vector<JsonField> elements() const;

  // The value itself. Throw Error when it has another type.
  std::string string() const;
  bool boolean() const;
  /// A non-negative integer.
  std::uint64_t count() const;
  /// A string of exactly one code point.
  char32_t character() const;

  // A member with a default for when it is absent or null. Throw Error for another type.
  std::string string_or(std::string_view name, std::string_view fallback) const;
  bool boolean_or(std::string_view name, bool fallback) const;

  /// The member "type", which says what kind of part this is.
  std::string type() const { return at("type").string(); }
  const Json& json() const noexcept { return *value_; }
  /// The file and the path in it, for errors that are found later.
  std::string place() const;

  /// Throws Error: "file: path: complaint".
  [[noreturn]] void fail(std::string_view complaint) const;
  /// Throws Error: "file: kind 'name' is not supported".
  [[noreturn]] void not_supported(std::string_view kind, std::string_view name) const;

 private:
  const Json* value_;
  std::string file_;
  std::string path_;
};

}  // namespace idiolect::tokenizer
