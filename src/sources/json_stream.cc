#include "sources/json_stream.h"

#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

/// So much of a list is parsed at a time: it fits into the cache with what simdjson notes of it.
constexpr std::size_t kPiece = std::size_t{1} << 18;

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

JsonStream::JsonStream(const Document& document, std::size_t longest_token)
    : document_(document),
      text_(without_bom(document.text)),
      start_(document.text.size() - text_.size()),
      longest_token_(longest_token),
      scanner_(document, text_, longest_token),
      json_(document) {}

void JsonStream::read(const std::function<void()>& root) {
  skip_space();
  const std::size_t before = at_;
  root();
  if (at_ == before) skip();
  skip_space();
  if (at_ < text_.size()) fail(at_, "something follows behind the end");
}

void JsonStream::members(const ReadMember& member) {
  if (!is_object()) return;
  ++at_;
  skip_space();
  if (next_is('}')) return static_cast<void>(++at_);
  while (true) {
    const std::string key = take_key();
    const std::size_t before = at_;
    member(key);
    if (at_ == before) skip();
    skip_space();
    const char c = take();
    if (c == '}') return;
    if (c != ',') fail(at_ - 1, "neither a comma nor the end of an object");
    skip_space();
  }
}

void JsonStream::items(const std::function<void()>& item) {
  if (!is_list()) return;
  ++at_;
  skip_space();
  if (next_is(']')) return static_cast<void>(++at_);
  while (true) {
    const std::size_t before = at_;
    item();
    if (at_ == before) skip();
    skip_space();
    const char c = take();
    if (c == ']') return;
    if (c != ',') fail(at_ - 1, "neither a comma nor the end of a list");
    skip_space();
  }
}

void JsonStream::elements(const ReadValue& element) {
  if (!is_list()) return;
  pieces('[', ']', [&](ondemand::value piece) {
    for (ondemand::value value : piece.get_array()) element(value);
  });
}

void JsonStream::fields(const ReadField& field) {
  if (!is_object()) return;
  pieces('{', '}', [&](ondemand::value piece) {
    for (ondemand::field next : piece.get_object()) field(next);
  });
}

void JsonStream::value(const ReadValue& read) {
  const std::size_t end = end_of_value();
  if (end - at_ > longest_token_) fail(at_, "one value is larger than 64 MiB");
  parse('[', end, ']', [&](ondemand::value list) {
    bool first = true;
    for (ondemand::value value : list.get_array()) {
      if (!std::exchange(first, false)) throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
      read(value);
    }
  });
  at_ = end;
}

std::string JsonStream::text() {
  std::string text;
  value([&](ondemand::value value) { text = json_.string_of(value).value_or(""); });
  return text;
}

void JsonStream::pieces(char open, char close, const ReadValue& parse_piece) {
  ++at_;
  skip_space();
  if (next_is(close)) return static_cast<void>(++at_);
  while (true) {
    const std::size_t cut = scanner_.cut(at_, kPiece, longest_token_);
    if (cut == text_.size())
      fail(text_.size() - at_ > longest_token_ ? at_ : cut,
           "a list or a record is not closed, or one record is larger than 64 MiB");
    parse(open, cut, close, parse_piece);
    at_ = cut + 1;
    document_.passed(start_ + at_);
    if (text_[cut] == close) return;
    if (text_[cut] != ',') fail(cut, "the wrong bracket");
    skip_space();
    if (next_is(close)) fail(at_, "a comma in front of the end");
  }
}

/// Parses what stands up to `end` between two brackets.
void JsonStream::parse(char open, std::size_t end, char close, const ReadValue& read) {
  const std::string_view raw = text_.substr(at_, end - at_);
  piece_.assign(1, open);
  if (simdjson::validate_utf8(raw.data(), raw.size())) {
    piece_.append(raw);
  } else {
    const Sanitized sanitized = sanitize_utf8(raw);
    piece_.append(sanitized.text);
    replaced_ += sanitized.replaced;
  }
  piece_.push_back(close);
  const std::size_t size = piece_.size();
  piece_.append(kPadding, '\0');
  json_.read_piece(std::string_view(piece_).substr(0, size), start_ + at_ - 1, read);
}

void JsonStream::skip() { at_ = end_of_value(); }

/// Behind the value that comes next.
std::size_t JsonStream::end_of_value() const {
  const char c = at_ < text_.size() ? text_[at_] : '\0';
  std::size_t end = at_;
  if (c == '{' || c == '[') {
    end = scanner_.cut(at_ + 1, text_.size(), 0);
    if (end == text_.size()) fail(end, "a list or an object is not closed");
    if (text_[end] != (c == '{' ? '}' : ']')) fail(end, "the wrong bracket");
    return end + 1;
  }
  if (c == '"') {
    end = scanner_.end_of_string(at_);
    if (end == text_.size()) fail(at_, "a string is not closed, or longer than 64 MiB");
    return end;
  }
  constexpr std::size_t kLongestScalar = 1000;
  while (end < text_.size() && end - at_ < kLongestScalar && text_[end] != ',' &&
         text_[end] != '}' && text_[end] != ']' && !is_space(text_[end]))
    ++end;
  if (end == at_ || end - at_ == kLongestScalar) fail(at_, "no value");
  return end;
}

char JsonStream::take() {
  if (at_ == text_.size()) fail(at_, "it ends too early");
  return text_[at_++];
}

void JsonStream::skip_space() {
  const std::size_t start = at_;
  while (at_ < text_.size() && is_space(text_[at_]))
    if (++at_ - start > longest_token_) fail(start, "nothing but white space for 64 MiB");
}

/// The key that comes next, with the colon behind it.
std::string JsonStream::take_key() {
  if (!next_is('"')) fail(at_, "no key");
  const std::size_t end = scanner_.end_of_string(at_);
  if (end == text_.size()) fail(at_, "a key is not closed");
  std::string key = json_.key_of(text_.substr(at_ + 1, end - at_ - 2));
  at_ = end;
  skip_space();
  if (take() != ':') fail(at_ - 1, "no colon behind a key");
  skip_space();
  return key;
}

void JsonStream::fail(std::size_t byte, std::string_view why) const {
  json_.fail_at(start_ + byte, why);
}

void JsonStream::note_mended(FileContent& content) const {
  if (replaced_ > 0)
    content.notes.push_back(std::string(document_.path) + ": " + std::to_string(replaced_) +
                            " invalid UTF-8 sequences were replaced by U+FFFD");
}

}  // namespace idiolect::sources
