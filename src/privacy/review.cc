#include "privacy/review.h"

#include <algorithm>

#include "base/utf8.h"

namespace idiolect::privacy {
namespace {

/// The last two characters, where there are enough of them to hide.
std::string_view ending(std::string_view value) noexcept {
  const bool long_enough = value.size() >= 8 &&
                           static_cast<unsigned char>(value[value.size() - 1]) < 0x80 &&
                           static_cast<unsigned char>(value[value.size() - 2]) < 0x80;
  return long_enough ? value.substr(value.size() - 2) : std::string_view();
}

std::string first_letter(std::string_view value) {
  if (value.starts_with('@')) value.remove_prefix(1);
  return std::string(value.substr(0, code_point_at(value, 0).bytes));
}

std::string hidden(std::string_view start, std::string_view end) {
  std::string result(start);
  if (!result.empty()) result += ' ';
  result += "***";
  if (!end.empty()) result.append(" ").append(end);
  return result;
}

}  // namespace

std::string masked(PersonalData what, std::string_view value) {
  switch (what) {
    case PersonalData::Phone:
      return hidden(value.starts_with('+') ? value.substr(0, 3) : std::string_view(),
                    ending(value));
    case PersonalData::Iban:
      return hidden(value.substr(0, 2), ending(value));
    case PersonalData::Card:
    case PersonalData::NationalId:
      return hidden({}, ending(value));
    case PersonalData::Email:
      return first_letter(value) + "***@***";
    case PersonalData::LinkWithCredentials:
      return std::string(value.substr(0, std::min(value.find("://"), value.size()))) + "://***";
    case PersonalData::Name:
    case PersonalData::Address:
      return first_letter(value) + "***";
    case PersonalData::Secret:
      return "***";
  }
  return "***";
}

void Review::add(const Place& place, std::string_view text, const Redaction& redaction) {
  if (redaction.failed) ++failed_;
  if (redaction.dropped) ++dropped_;
  if (!redaction.findings.empty()) ++messages_;
  for (const Finding& finding : redaction.findings) {
    const std::string what(slug(finding.what));
    ++findings_;
    ++counts_[what][place.source];
    entries_[what].push_back(
        {masked(finding.what, text.substr(finding.begin, finding.end - finding.begin)), place});
  }
}

Json Review::to_json() const {
  Json counts = Json::object();
  for (const auto& [what, sources] : counts_) counts[what] = sources;
  Json findings = Json::object();
  for (const auto& [what, entries] : entries_) {
    Json list = Json::array();
    for (const Entry& entry : entries) {
      Json line = {{"value", entry.value},
                   {"source", entry.place.source},
                   {"file", entry.place.file},
                   {"record", nullptr},
                   {"time", entry.place.time}};
      if (entry.place.record > 0) line["record"] = entry.place.record;
      list.push_back(std::move(line));
    }
    findings[what] = std::move(list);
  }
  return {{"mode", word_of(mode_)}, {"messages", messages_}, {"dropped", dropped_},
          {"failed", failed_},      {"counts", counts},      {"findings", findings}};
}

}  // namespace idiolect::privacy
