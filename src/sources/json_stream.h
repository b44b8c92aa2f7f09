// sources/json_stream.h
//
// Reads a JSON document of any size in memory that does not depend on it. simdjson
// needs four bytes for each sign of what it is given, so it is given the long lists of
// a document in pieces of some hundred messages; the few objects around these lists are
// walked through here.
//
//   json.read([&] {                                  // the root comes next
//     json.members([&](std::string_view key) {       // each member's value comes next
//       if (key == "messages") json.elements([&](ondemand::value message) { … });
//     });                                            // what a callback leaves is skipped
//   });
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "sources/json_scanner.h"
#include "sources/json_text.h"
#include "sources/reader.h"

namespace idiolect::sources {

class JsonStream {
 public:
  using ReadValue = std::function<void(simdjson::ondemand::value value)>;
  using ReadField = std::function<void(simdjson::ondemand::field& field)>;
  using ReadMember = std::function<void(std::string_view key)>;

  /// `document` has to outlive the object.
  explicit JsonStream(const Document& document, std::size_t longest_token = kLongestToken);

  /// Goes through the document. All functions throw Error naming file and byte when it is cut
  /// short, broken, or followed by something else, and what the callbacks throw.
  void read(const std::function<void()>& root);

  /// What comes next is an object, a list.
  bool is_object() const { return next_is('{'); }
  bool is_list() const { return next_is('['); }

  /// The members of the object that comes next; nothing where it is none.
  void members(const ReadMember& member);
  /// The elements of the list that comes next, each to be walked through; nothing where it is none.
  void items(const std::function<void()>& item);

  /// The elements of the list, the fields of the object that comes next, parsed. One that is
  /// longer than a token may be is an Error. Nothing where it is none.
  void elements(const ReadValue& element);
  void fields(const ReadField& field);
  /// The value that comes next, parsed, whatever it is.
  void value(const ReadValue& read);
  /// Its text; empty where it is none.
  std::string text();

  /// For the strings and keys of what is parsed at the moment.
  JsonText& json() noexcept { return json_; }

  /// Notes how many bytes had to be mended, if any.
  void note_mended(FileContent& content) const;

 private:
  bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  char take();
  void skip_space();
  void skip();
  std::string take_key();
  std::size_t end_of_value() const;
  /// Calls `parse` with the values of a list or object, some at a time.
  void pieces(char open, char close, const ReadValue& parse_piece);
  void parse(char open, std::size_t end, char close, const ReadValue& read);
  [[noreturn]] void fail(std::size_t byte, std::string_view why) const;

  const Document& document_;
  std::string_view text_;
  std::size_t start_;  // of the text in the document: behind a byte-order mark
  std::size_t longest_token_;
  JsonScanner scanner_;
  JsonText json_;
  std::size_t at_ = 0;
  std::string piece_;
  std::size_t replaced_ = 0;
};

}  // namespace idiolect::sources
