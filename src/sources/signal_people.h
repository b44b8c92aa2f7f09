// sources/signal_people.h
//
// The recipients of Signal's own export: people, groups, the owner. Messages name them
// by numbers that hold in one export only, so each has an identity that outlasts it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sources/json_text.h"

namespace idiolect::sources {

struct SignalRecipient {
  enum class Type : std::uint8_t {
    Other,
    Self,
    Person,
    Group,
    Announcements,  // what Signal tells its users
  };
  Type type = Type::Other;
  std::string identity;              // the same in every export; empty where nothing tells
  std::string aci;                   // of a person: the account's id, base64
  std::string name;                  // as the owner sees it; of a group: its title
  std::vector<std::string> members;  // of a group: the acis
};

/// The number and the description of a frame "recipient"; no number where it has none.
std::pair<std::optional<std::int64_t>, SignalRecipient> read_signal_recipient(
    JsonText& json, simdjson::ondemand::object frame);

/// "given family", or the one that is there.
std::string signal_name(const std::string& given, const std::string& family);

}  // namespace idiolect::sources
