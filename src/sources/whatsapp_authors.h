// sources/whatsapp_authors.h
//
// Where the author of a line ends and the words begin. "Author: words" is all there is to go by,
// and names have colons too.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::sources {

struct AuthoredLine {
  std::string author;    // as author_name gives it
  std::size_t body = 0;  // where the words start in the line
};

class AuthorTable {
 public:
  /// `title`: what the file's name says about whom the chat is with; may be empty.
  explicit AuthorTable(std::string title) : title_(std::move(title)) {}

  /// Looks at a line behind its stamp, before any is split. Views `line`.
  void add(std::string_view line);

  /// Nothing where nobody wrote the line, but the app. `may_have_none`: that is possible, so a
  /// name with half a pair of quotation marks (Anna changed the subject to "Rome: …) is none.
  std::optional<AuthoredLine> split(std::string_view line, bool may_have_none) const;

 private:
  std::size_t count_of(std::string_view name) const;

  std::string title_;
  std::map<std::string_view, std::size_t> counts_;
};

}  // namespace idiolect::sources
