#include "sources/roster.h"

#include <algorithm>

namespace idiolect::sources {

std::vector<std::string> people_in_title(std::string_view title, std::string_view separator,
                                         const std::vector<std::string>& senders) {
  std::vector<std::string> people;
  while (true) {
    const std::size_t end = std::min(title.find(separator), title.size());
    people.emplace_back(title.substr(0, end));
    if (end == title.size()) break;
    title.remove_prefix(end + separator.size());
  }
  std::sort(people.begin(), people.end());
  const bool has_sender = std::any_of(senders.begin(), senders.end(), [&](const auto& sender) {
    return std::binary_search(people.begin(), people.end(), sender);
  });
  return people.size() > 1 && has_sender ? people : std::vector<std::string>();
}

}  // namespace idiolect::sources
