#include "privacy/detector.h"

#include <algorithm>

#include "privacy/scanners.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {

Detector::Detector(std::span<const std::string> people, std::span<const std::string> titles) {
  for (const std::string& name : people) names_.add_person(name, lexicon_);
  for (const std::string& title : titles) names_.add_title(title, lexicon_);
}

namespace {

/// Takes the numbers inside `links` out of `found`, which is in no order; the links are.
void leave_links(Findings& found, const std::vector<Finding>& links) {
  if (links.empty()) return;
  std::erase_if(found, [&](const Finding& finding) {
    if (finding.what == PersonalData::LinkWithCredentials) return false;
    const auto after = std::ranges::upper_bound(links, finding.begin, {}, &Finding::begin);
    return after != links.begin() && finding.end <= std::prev(after)->end;
  });
}

}  // namespace

Findings Detector::find(std::string_view text) const {
  // Messages are short and many: their tokens share one piece of memory. What one giant needed
  // is given back.
  constexpr std::size_t kMostKept = std::size_t{1} << 18;  // tokens
  thread_local Tokens tokens;
  if (tokens.all.capacity() > kMostKept) tokens = Tokens();
  tokenize(text, lexicon_, tokens);
  Findings found;
  find_numbers(tokens, found);
  const std::vector<Finding> links = find_links(tokens, found);
  leave_links(found, links);
  find_emails(tokens, found);
  find_addresses(tokens, found);
  find_secrets(tokens, found);
  find_keys(tokens, found);
  names_.find(tokens, lexicon_, found);
  return joined(std::move(found));
}

}  // namespace idiolect::privacy
