#include "privacy/finding.h"

#include <algorithm>

namespace idiolect::privacy {

std::string_view slug(PersonalData what) noexcept {
  switch (what) {
    case PersonalData::LinkWithCredentials:
      return "url-credentials";
    case PersonalData::Email:
      return "email";
    case PersonalData::Iban:
      return "iban";
    case PersonalData::Card:
      return "card";
    case PersonalData::NationalId:
      return "national-id";
    case PersonalData::Phone:
      return "phone";
    case PersonalData::Address:
      return "address";
    case PersonalData::Secret:
      return "secret";
    case PersonalData::Name:
      return "name";
  }
  return "";
}

Findings joined(Findings found) {
  std::ranges::sort(found, {}, &Finding::begin);
  Findings result;
  for (const Finding& finding : found) {
    if (finding.begin >= finding.end) continue;
    if (result.empty() || finding.begin >= result.back().end) {
      result.push_back(finding);
      continue;
    }
    result.back().end = std::max(result.back().end, finding.end);
    result.back().what = std::min(result.back().what, finding.what);
  }
  return result;
}

}  // namespace idiolect::privacy
