#include "sources/json_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/json_scanner.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::int64_t kLatestTime = 253'402'300'799'999;  // the end of the year 9999, ms

/// A token without the quotes around it and what follows it.
std::string_view inside_quotes(std::string_view token) {
  while (!token.empty() && token.back() != '"') token.remove_suffix(1);  // white space
  if (token.size() < 2) throw simdjson::simdjson_error(simdjson::STRING_ERROR);
  return token.substr(1, token.size() - 2);
}

}  // namespace

JsonText::JsonText(const Document& document, FileContent& content)
    : path_(document.path),
      text_(without_bom(document.text)),
      document_size_(text_.size()),
      parser_(std::make_unique<ondemand::parser>()) {
  if (simdjson::validate_utf8(text_.data(), text_.size())) return;
  Sanitized sanitized = sanitize_utf8(text_);
  mended_ = std::move(sanitized.text);
  const std::size_t size = mended_.size();
  mended_.resize(size + kPadding);
  text_ = std::string_view(mended_).substr(0, size);
  document_size_ = size;
  content.notes.push_back(std::string(path_) + ": " + std::to_string(sanitized.replaced) +
                          " invalid UTF-8 sequences were replaced by U+FFFD");
}

JsonText::JsonText(const Document& document)
    : path_(document.path),
      document_size_(document.text.size()),
      parser_(std::make_unique<ondemand::parser>()) {}

JsonText::~JsonText() = default;

void JsonText::read(const std::function<void(ondemand::value root)>& read) {
  if (has_too_many_signs(text_))
    throw Error(std::string(path_) + ": too many values in one file of JSON",
                "export less at once, e.g. chat by chat");
  parse(0, read);
}

void JsonText::read_piece(std::string_view piece, std::size_t byte,
                          const std::function<void(ondemand::value root)>& read) {
  text_ = piece;
  parse(byte, read);
}

/// Parses `text_`, which lies at `byte` of the document.
void JsonText::parse(std::size_t byte, const std::function<void(ondemand::value root)>& read) {
  ondemand::document document;
  simdjson::error_code code =
      parser_->iterate(text_.data(), text_.size(), text_.size() + kPadding).get(document);
  if (code != simdjson::SUCCESS) fail(code, byte + text_.size());
  try {
    read(document.get_value());
  } catch (const simdjson::simdjson_error& error) {
    code = error.error();
  }
  const char* place = nullptr;
  const bool at_end = document.current_location().get(place) != simdjson::SUCCESS;
  if (code == simdjson::SUCCESS && at_end) return;
  fail(code == simdjson::SUCCESS ? simdjson::TAPE_ERROR : code,
       byte + (at_end ? text_.size() : static_cast<std::size_t>(place - text_.data())));
}

void JsonText::fail(simdjson::error_code code, std::size_t byte) const {
  if (code == simdjson::MEMALLOC || code == simdjson::CAPACITY)
    throw Error(std::string(path_) + ": " + std::to_string(text_.size() >> 20) +
                    " MiB of JSON in one file are too much for the memory",
                "export less at once, e.g. chat by chat, or use a computer with more memory");
  fail_at(byte, simdjson::error_message(code));
}

void JsonText::fail_at(std::size_t byte, std::string_view why) const {
  throw Error(std::string(path_) + ": not a whole JSON file: byte " +
                  std::to_string(std::min(byte, document_size_)) + " of " +
                  std::to_string(document_size_) + ": " + std::string(why),
              "the file may be cut short or edited; export it again, or copy it again");
}

std::string_view JsonText::key_of(ondemand::field& field) {
  const char* const start = field.key().raw();
  const char* const limit = text_.data() + text_.size();
  const std::string_view rest(start, static_cast<std::size_t>(limit - start));
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2u : 1u;
  const std::string_view raw = rest.substr(0, std::min(end, rest.size()));
  return raw.find('\\') == std::string_view::npos ? raw : keys_.decode_plain(raw);
}

std::string JsonText::key_of(std::string_view raw) {
  std::string key = sanitize_utf8(raw).text;
  return key.find('\\') == std::string::npos ? key : std::string(keys_.decode_plain(key));
}

std::optional<std::string> JsonText::string_of(ondemand::value value) {
  const std::string_view token = value.raw_json_token();
  if (!token.starts_with('"')) return std::nullopt;
  const std::string_view raw = inside_quotes(token);
  return std::string(raw.find('\\') == std::string_view::npos ? raw : strings_.decode_plain(raw));
}

std::optional<std::int64_t> integer_of(ondemand::value value) {
  std::string_view token = value.raw_json_token();
  if (token.starts_with('"')) token = inside_quotes(token);
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  std::int64_t whole = 0;
  const char* const end = token.data() + token.size();
  const auto [at, error] = std::from_chars(token.data(), end, whole);
  if (error != std::errc()) return std::nullopt;
  const std::string_view rest(at, static_cast<std::size_t>(end - at));
  const bool exact =
      rest.empty() || (rest.starts_with('.') && rest.find_first_not_of('0', 1) == rest.npos);
  return exact ? std::optional(whole) : std::nullopt;
}

bool is_true(ondemand::value value) { return value.raw_json_token().starts_with("true"); }

bool says_nothing(ondemand::value value) {
  switch (value.type()) {
    case ondemand::json_type::array: {
      ondemand::array list = value.get_array();
      return list.is_empty();
    }
    case ondemand::json_type::object: {
      ondemand::object object = value.get_object();
      return object.is_empty();
    }
    case ondemand::json_type::string:
      return value.raw_json_token().starts_with("\"\"");
    case ondemand::json_type::null:
      return true;
    default:
      return value.raw_json_token().starts_with("false");
  }
}

std::optional<Time> time_from_seconds(double seconds) {
  if (!(seconds > 0 && seconds * 1000 <= static_cast<double>(kLatestTime))) return std::nullopt;
  return Time(std::chrono::milliseconds(std::llround(seconds * 1000)));
}

std::optional<Time> time_from_milliseconds(std::int64_t milliseconds) {
  if (milliseconds <= 0 || milliseconds > kLatestTime) return std::nullopt;
  return Time(std::chrono::milliseconds(milliseconds));
}

}  // namespace idiolect::sources
