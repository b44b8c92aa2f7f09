#include "sources/slack.h"

#include <algorithm>
#include <array>
#include <string>

#include "sources/meta_path.h"
#include "sources/slack_lists.h"
#include "sources/slack_messages.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

bool has(std::string_view text, std::string_view needle) {
  return text.find(needle) != std::string_view::npos;
}

/// True where `head` has a "ts" as Slack writes it, seconds in quotes: "1681413317.397479".
bool has_slack_time(std::string_view head) {
  constexpr std::string_view kKey = "\"ts\"";
  for (std::size_t at = head.find(kKey); at != std::string_view::npos; at = head.find(kKey, at)) {
    at += kKey.size();
    std::string_view rest = head.substr(at, 32);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n:"), rest.size()));
    if (rest.size() > 11 && rest[0] == '"' && rest.find('.') < 13 &&
        rest.find_first_not_of("0123456789.", 1) > 11)
      return true;
  }
  return false;
}

bool is_channel_list(std::string_view name) {
  constexpr std::array<std::string_view, 4> kLists{"channels.json", "groups.json", "dms.json",
                                                   "mpims.json"};
  return std::find(kLists.begin(), kLists.end(), name) != kLists.end();
}

}  // namespace

Match is_slack(const Glimpse& glimpse) {
  const std::string_view head = trimmed(glimpse.head);
  const std::string_view name = file_name_of(glimpse.path);
  if (!head.starts_with('[')) return Match::No;
  const bool list = is_channel_list(name) && has(head, "\"id\"") && has(head, "\"created\"");
  const bool users = name == "users.json" && has(head, "\"id\"") &&
                     (has(head, "\"profile\"") || has(head, "\"team_id\""));
  const bool messages = has_slack_time(head) && has(head, "\"type\"");
  const bool cut_short = is_slack_day(glimpse.path) && has(head, "\"type\"");
  return list || users || messages || cut_short ? Match::Yes : Match::No;
}

FileContent read_slack(const Document& document) {
  const std::string_view name = file_name_of(document.path);
  FileContent content = is_channel_list(name)  ? read_slack_channels(document)
                        : name == "users.json" ? read_slack_users(document)
                                               : read_slack_messages(document);
  content.variant = "Slack export";
  return content;
}

}  // namespace idiolect::sources
