#include "sources/whatsapp_authors.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "sources/whatsapp_marks.h"

namespace idiolect::sources {
namespace {

constexpr std::size_t kLongestName = 100;  // code points
constexpr std::size_t kMostSplits = 4;     // that are tried in one line

/// So often has a longer name to be all that follows a shorter one before it is believed.
constexpr std::size_t kSeenOften = 8;

/// Ends of the names that `line` may start with, the shortest first.
std::vector<std::size_t> splits_of(std::string_view line) {
  // Four bytes for each character, at the most.
  line = line.substr(0, std::min(line.size(), kLongestName * 4 + 2));
  std::vector<std::size_t> splits;
  for (std::size_t at = line.find(':'); at != std::string_view::npos && splits.size() < kMostSplits;
       at = line.find(':', at + 1)) {
    const bool at_end = at + 1 == line.size() || line.substr(at + 1) == "\r";
    if (at > 0 && (at_end || line[at + 1] == ' ') &&
        count_code_points(line.substr(0, at)) <= kLongestName)
      splits.push_back(at);
  }
  return splits;
}

std::size_t count_in(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size()))
    ++count;
  return count;
}

bool has_open_quote(std::string_view name) {
  return count_in(name, "\"") % 2 == 1 || count_in(name, "“") > count_in(name, "”") ||
         count_in(name, "«") != count_in(name, "»") || count_in(name, "「") > count_in(name, "」");
}

}  // namespace

void AuthorTable::add(std::string_view line) {
  for (const std::size_t end : splits_of(line)) ++counts_[line.substr(0, end)];
}

std::optional<AuthoredLine> AuthorTable::split(std::string_view line, bool may_have_none) const {
  const std::vector<std::size_t> splits = splits_of(line);
  if (splits.empty()) return std::nullopt;
  std::size_t end = splits.front();
  const std::size_t shortest_count = count_of(line.substr(0, end));
  for (const std::size_t longer : splits) {
    const std::string_view name = line.substr(0, longer);
    const bool always = shortest_count >= kSeenOften && count_of(name) == shortest_count;
    if (always || (!title_.empty() && author_name(name) == title_)) end = longer;
  }
  const std::string_view name = line.substr(0, end);
  if (may_have_none && shortest_count < kSeenOften && has_open_quote(name)) return std::nullopt;
  AuthoredLine result{author_name(name), std::min(end + 2, line.size())};
  if (result.author.empty()) return std::nullopt;
  return result;
}

std::size_t AuthorTable::count_of(std::string_view name) const {
  const auto found = counts_.find(name);
  return found == counts_.end() ? 0 : found->second;
}

}  // namespace idiolect::sources
