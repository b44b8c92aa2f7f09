#include "sources/other_apps.h"

#include <algorithm>
#include <array>
#include <string>

#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

/// A file known by its name, in lower case.
struct Named {
  std::string_view name;  // ends with it
  std::string_view reason;
};

constexpr std::string_view kWeChatDatabase =
    "database of WeChat, encrypted: not read; make CSV of it with WeChatMsg or PyWxDump";
constexpr std::string_view kLineDatabase =
    "database of LINE: not read; save each chat as text in LINE";

constexpr std::array kNamed{
    Named{"enmicromsg.db", kWeChatDatabase},
    Named{"micromsg.db", kWeChatDatabase},
    Named{"naver_line", kLineDatabase},
    Named{"line.sqlite", kLineDatabase},
    Named{"manifest.db", "list of the files in an iPhone backup, not a chat"},
    Named{"archive_browser.html", "index page of Google's Takeout, not a chat"},
};

/// A file known by its first bytes, and by what is near them.
struct Written {
  std::string_view start;    // after white space; may be empty
  std::string_view needle;   // may be empty
  std::string_view needle2;  // may be empty
  std::string_view reason;
};

constexpr std::string_view kKakaoTalk = "KakaoTalk chat: not read";

constexpr std::array kWritten{
    Written{"{", "\"exportDate\"", "\"conversations\"", "export of Skype or Teams: not read"},
    Written{"{", "\"Received Saved Chat History\"", "", "Snapchat's 'My Data': not read"},
    Written{"{", "\"Media Type\"", "\"IsSaved\"", "Snapchat's 'My Data': not read"},
    Written{"{", "\"Direct Message", "\"Chat History\"", "TikTok's data: not read"},
    Written{"CONVERSATION ID,CONVERSATION TITLE,", "", "", "messages of LinkedIn: not read"},
    Written{"message_id,created_at,updated_at,username,", "", "", "chats of Reddit: not read"},
    Written{"Date,User,Message", "", "", kKakaoTalk},
    Written{"", "님과 카카오톡 대화\n", "", kKakaoTalk},
    Written{"", "님과 카카오톡 대화\r\n", "", kKakaoTalk},
    Written{"", "KakaoTalk Chats with ", "Date Saved", kKakaoTalk},
    Written{"<", "<title>WeChat", "", "page of a WeChat tool: not read; export the chat as CSV"},
    Written{"From ", "\nReceived: ", "", "mail, not a chat"},
    Written{"bplist00", "", "", "settings of an Apple device, not a chat"},
    Written{"{\\rtf", "", "", "rich text: save it as plain text"},
    Written{"BZh", "", "", "compressed with bzip2: unpack it and give the folder"},
    Written{"\xFD"
            "7zXZ",
            "", "", "compressed with xz: unpack it and give the folder"},
    Written{"\x28\xB5\x2F\xFD", "", "", "compressed with zstd: unpack it and give the folder"},
};

/// The needles are looked for where they have to be, near the beginning.
constexpr std::size_t kLookedAt = 8192;

bool is_it(const Written& written, std::string_view head) {
  const auto has = [&](std::string_view needle) {
    return needle.empty() || head.find(needle) != std::string_view::npos;
  };
  return head.starts_with(written.start) && has(written.needle) && has(written.needle2);
}

}  // namespace

std::string_view export_of_other_app(const Glimpse& glimpse) {
  const std::string name = ascii_lower(file_name_of(glimpse.path));
  const auto named = std::find_if(kNamed.begin(), kNamed.end(),
                                  [&](const Named& one) { return name.ends_with(one.name); });
  if (named != kNamed.end()) return named->reason;
  std::string_view head = glimpse.head.substr(0, kLookedAt);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  const auto written = std::find_if(kWritten.begin(), kWritten.end(),
                                    [&](const Written& one) { return is_it(one, head); });
  return written != kWritten.end() ? written->reason : std::string_view();
}

}  // namespace idiolect::sources
