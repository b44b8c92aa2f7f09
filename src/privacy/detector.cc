#include "privacy/detector.h"

#include "privacy/scanners.h"
#include "privacy/tokens.h"

namespace idiolect::privacy {

Detector::Detector(std::span<const std::string> people, std::span<const std::string> titles) {
  for (const std::string& name : people) names_.add_person(name, lexicon_);
  for (const std::string& title : titles) names_.add_title(title, lexicon_);
}

Findings Detector::find(std::string_view text) const {
  const Tokens tokens = tokenize(text, lexicon_);
  Findings found;
  find_numbers(tokens, found);
  find_emails(tokens, found);
  find_links(tokens, found);
  find_addresses(tokens, found);
  find_secrets(tokens, found);
  find_keys(tokens, found);
  names_.find(tokens, lexicon_, found);
  return joined(std::move(found));
}

}  // namespace idiolect::privacy
