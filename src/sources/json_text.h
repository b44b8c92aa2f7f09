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
#include <memory>
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
  /// For a document that is read piece by piece.
  explicit JsonText(const Document& document);
  ~JsonText();
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;

  /// Hands the root, an object or a list, to `read`, which must take its values in their order.
  /// Throws Error naming file and byte when the document is cut short, broken, or is followed by
  /// something else, and what `read` throws.
  void read(const std::function<void(simdjson::ondemand::value root)>& read);

  /// For a document that is read piece by piece (json_stream.h): `piece` is UTF-8, has kPadding
  /// readable bytes behind it and lies at `byte` of the document, of which it is valid to know no
  /// more than the size.
  void read_piece(std::string_view piece, std::size_t byte,
                  const std::function<void(simdjson::ondemand::value root)>& read);
  /// Throws the Error that says where the document ends to make sense.
  [[noreturn]] void fail_at(std::size_t byte, std::string_view why) const;

  /// The key of a field, escapes undone. Views this object until the next call, or the document.
  std::string_view key_of(simdjson::ondemand::field& field);
  /// The same of a key as it is written between its quotes, mended where it is no UTF-8.
  std::string key_of(std::string_view raw);
  /// The text of a string; none for a value of another type.
  std::optional<std::string> string_of(simdjson::ondemand::value value);

 private:
  void parse(std::size_t byte, const std::function<void(simdjson::ondemand::value root)>& read);
  [[noreturn]] void fail(simdjson::error_code code, std::size_t byte) const;

  std::string_view path_;
  std::string_view text_;
  std::size_t document_size_;
  // Its size depends on definitions that only this module is compiled with.
  std::unique_ptr<simdjson::ondemand::parser> parser_;
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
