// sources/json_text.h
//
// What every reader of JSON needs: a document opened with simdjson, mended where its
// bytes are no UTF-8; an error that says where the document ends to make sense; and
// values that may be of another type than they should be.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/times.h"
#include "sources/meta_strings.h"
#include "sources/reader.h"

namespace idiolect::sources {

class JsonText {
 public:
  /// `document` has to outlive the object; `content` gets a note where bytes had to be replaced.
  JsonText(const Document& document, FileContent& content);

  /// Hands the root, an object or a list, to `read`, which must take its values in their order.
  /// Throws Error naming file and byte when the document is cut short, broken, or is followed by
  /// something else, and what `read` throws.
  void read(const std::function<void(simdjson::ondemand::value root)>& read);

  /// The key of a field, escapes undone. Views this object until the next call, or the document.
  std::string_view key_of(simdjson::ondemand::field& field);
  /// The text of a string; none for a value of another type.
  std::optional<std::string> string_of(simdjson::ondemand::value value);

 private:
  [[noreturn]] void fail(simdjson::error_code code, std::size_t byte) const;

  std::string_view path_;
  std::string_view text_;
  std::string mended_;
  MetaStrings strings_;
  MetaStrings keys_;
};

/// A whole number, also one in quotes or with a fraction of nought; none for anything else.
std::optional<std::int64_t> integer_of(simdjson::ondemand::value value);

/// True for `true` only.
bool is_true(simdjson::ondemand::value value);

/// True for null, "", [], {} and false: the field says nothing.
bool says_nothing(simdjson::ondemand::value value);

/// A time between 1970 and 9999 out of seconds or milliseconds since 1970; none outside.
std::optional<Time> time_from_seconds(double seconds);
std::optional<Time> time_from_milliseconds(std::int64_t milliseconds);

}  // namespace idiolect::sources
