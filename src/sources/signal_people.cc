#include "sources/signal_people.h"

#include <map>
#include <string_view>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

namespace ondemand = simdjson::ondemand;
using Type = SignalRecipient::Type;

bool is_object(ondemand::value& value) { return value.type() == ondemand::json_type::object; }

/// The strings of an object by key; values of other types are left out.
std::map<std::string, std::string> strings_of(JsonText& json, ondemand::object object) {
  std::map<std::string, std::string> strings;
  for (ondemand::field field : object) {
    std::string key(json.key_of(field));
    if (auto text = json.string_of(field.value())) strings[std::move(key)] = std::move(*text);
  }
  return strings;
}

/// "+15555550122" out of what may be a number or a string.
std::string phone_number(ondemand::value value) {
  const auto number = integer_of(value);
  return number && *number > 0 ? "+" + std::to_string(*number) : std::string();
}

void read_contact(JsonText& json, ondemand::object contact, SignalRecipient& recipient) {
  std::map<std::string, std::string> strings;
  std::string nickname, phone;
  for (ondemand::field field : contact) {
    std::string key(json.key_of(field));
    ondemand::value value = field.value();
    if (key == "e164") {
      phone = phone_number(value);
    } else if (key == "nickname" && is_object(value)) {
      auto parts = strings_of(json, value.get_object());
      nickname = signal_name(parts["given"], parts["family"]);
    } else if (auto text = json.string_of(value)) {
      strings[std::move(key)] = std::move(*text);
    }
  }
  recipient.aci = strings["aci"];
  // In the order in which Signal itself prefers them.
  for (const std::string& name :
       {nickname, signal_name(strings["systemGivenName"], strings["systemFamilyName"]),
        signal_name(strings["profileGivenName"], strings["profileFamilyName"]), phone,
        strings["username"]})
    if (recipient.name.empty()) recipient.name = name;
  for (const std::string& identity : {recipient.aci, phone, strings["pni"], strings["username"]})
    if (recipient.identity.empty()) recipient.identity = identity;
}

void read_members(JsonText& json, ondemand::value list, SignalRecipient& recipient) {
  if (list.type() != ondemand::json_type::array) return;
  for (ondemand::value member : list.get_array())
    if (is_object(member))
      if (auto strings = strings_of(json, member.get_object()); !strings["userId"].empty())
        recipient.members.push_back(std::move(strings["userId"]));
}

void read_group(JsonText& json, ondemand::object group, SignalRecipient& recipient) {
  for (ondemand::field field : group) {
    const std::string_view key = json.key_of(field);
    ondemand::value value = field.value();
    if (key == "masterKey") {
      recipient.identity = json.string_of(value).value_or("");
    } else if (key == "snapshot" && is_object(value)) {
      for (ondemand::field part : value.get_object()) {
        const std::string_view name = json.key_of(part);
        ondemand::value content = part.value();
        if (name == "title" && is_object(content))
          recipient.name = strings_of(json, content.get_object())["title"];
        else if (name == "members")
          read_members(json, content, recipient);
      }
    }
  }
}

}  // namespace

std::pair<std::optional<std::int64_t>, SignalRecipient> read_signal_recipient(
    JsonText& json, ondemand::object frame) {
  std::optional<std::int64_t> id;
  SignalRecipient recipient;
  for (ondemand::field field : frame) {
    const std::string_view key = json.key_of(field);
    ondemand::value value = field.value();
    if (key == "id") {
      id = integer_of(value);
    } else if (key == "self") {
      recipient.type = Type::Self;
      recipient.identity = "self";
    } else if (key == "releaseNotes") {
      recipient.type = Type::Announcements;
      recipient.identity = recipient.name = "Signal";
    } else if (key == "contact" && is_object(value)) {
      recipient.type = Type::Person;
      read_contact(json, value.get_object(), recipient);
    } else if (key == "group" && is_object(value)) {
      recipient.type = Type::Group;
      read_group(json, value.get_object(), recipient);
    }
  }
  return {id, std::move(recipient)};
}

std::string signal_name(const std::string& given, const std::string& family) {
  return std::string(trimmed(given + " " + family));
}

}  // namespace idiolect::sources
