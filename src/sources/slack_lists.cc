#include "sources/slack_lists.h"

#include <string>
#include <utility>
#include <vector>

#include "sources/json_text.h"
#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;

struct User {
  std::string id;
  std::string account;    // "anna.l"
  std::string real_name;  // "Anna Lind"
  std::string shown;      // "Anna", as the person chose
};

/// Opens a list of objects and hands each to `take`.
template <typename Take>
void read_list(JsonText& json, const Take& take) {
  json.read([&](ondemand::value root) {
    if (root.type() != ondemand::json_type::array) return;
    for (ondemand::value value : root.get_array())
      if (value.type() == ondemand::json_type::object) take(value.get_object());
  });
}

void read_profile(JsonText& json, ondemand::value value, User& user) {
  if (value.type() != ondemand::json_type::object) return;
  for (ondemand::field field : value.get_object()) {
    const std::string_view key = json.key_of(field);
    if (key == "display_name") {
      user.shown = json.string_of(field.value()).value_or("");
    } else if (key == "real_name") {
      const auto name = json.string_of(field.value());
      if (name && !is_blank(*name)) user.real_name = *name;
    }
  }
}

User read_user(JsonText& json, ondemand::object object) {
  User user;
  for (ondemand::field field : object) {
    const std::string_view key = json.key_of(field);
    if (key == "id") {
      user.id = json.string_of(field.value()).value_or("");
    } else if (key == "name") {
      user.account = json.string_of(field.value()).value_or("");
    } else if (key == "real_name") {
      user.real_name = json.string_of(field.value()).value_or("");
    } else if (key == "profile") {
      read_profile(json, field.value(), user);
    }
  }
  return user;
}

}  // namespace

FileContent read_slack_users(const Document& document) {
  FileContent content;
  JsonText json(document, content);
  std::vector<User> users;
  read_list(json, [&](ondemand::object object) { users.push_back(read_user(json, object)); });
  std::map<std::string, std::size_t> bearers;
  for (User& user : users) {
    const std::string& name = !is_blank(user.shown)       ? user.shown
                              : !is_blank(user.real_name) ? user.real_name
                                                          : user.account;
    user.shown = std::string(trimmed(name));
    ++bearers[user.shown];
  }
  for (const User& user : users) {
    if (user.id.empty() || user.shown.empty()) continue;
    const bool alone = bearers[user.shown] == 1 || user.account.empty();
    content.names[user.id] = alone ? user.shown : user.shown + " (" + user.account + ")";
  }
  return content;
}

FileContent read_slack_channels(const Document& document) {
  FileContent content;
  JsonText json(document, content);
  const std::string_view list = file_name_of(document.path);
  const std::string beside(document.path.substr(0, document.path.size() - list.size()));
  read_list(json, [&](ondemand::object object) {
    std::string id, name;
    ThreadPart part;
    for (ondemand::field field : object) {
      const std::string_view key = json.key_of(field);
      ondemand::value value = field.value();
      if (key == "id") {
        id = json.string_of(value).value_or("");
      } else if (key == "name") {
        name = json.string_of(value).value_or("");
      } else if (key == "members" && value.type() == ondemand::json_type::array) {
        for (ondemand::value member : value.get_array())
          if (auto person = json.string_of(member))
            part.thread.participants.push_back(std::move(*person));
      }
    }
    if (!id.empty() && !name.empty()) content.names.emplace(id, name);
    part.thread.title = name.empty() ? id : name;
    part.thread.key = beside + part.thread.title;
    part.thread.is_group = list != "dms.json";
    part.thread.zone = Zone::Utc;
    content.parts.push_back(std::move(part));
  });
  return content;
}

}  // namespace idiolect::sources
