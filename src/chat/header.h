// chat/header.h
//
// The header of a conversation: what a run tells its model besides who it is, so
// that one model learns how the owner talks to whom and when. One object fills it
// in for training, scoring, comparison and chat.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/times.h"
#include "chat/conversation.h"
#include "chat/system_text.h"

namespace idiolect::chat {

/// `pattern` with one section behind it for each of `fields`: "all", "none", or names with commas:
/// contact, relationship, platform, weekday, part-of-day, gap. Where `pattern` is kSystemPattern
/// and the contact is among them, it moves from the pattern into its section. Throws UsageError for
/// another name.
std::string with_header(std::string_view pattern, std::string_view fields);

/// "Anna Lindqvist = sister" as its two sides. Throws UsageError when one is missing.
std::map<std::string, std::string> parse_relationships(const std::vector<std::string>& lines);

/// How a run speaks to its model.
struct SystemPrompt {
  std::string pattern = std::string(kSystemPattern);
  std::string owner;
  std::map<std::string, std::string> relationships;  // by contact, as the dataset names them
  std::chrono::minutes utc_offset{0};                // of the owner's clock, for times that are UTC

  /// All that a row says of itself. The gap is known where turns are carried.
  Facts facts_of(const Conversation& conversation) const;
  /// The relationship to `contact`; empty where none is known.
  std::string relationship_to(const std::string& contact) const;

  std::string text(const Facts& facts) const { return system_text(pattern, owner, facts); }
  std::string text(const Conversation& conversation) const { return text(facts_of(conversation)); }
};

/// "WhatsApp" for "whatsapp"; a source that is not known as it is spelled.
std::string platform_name(std::string_view source);

/// Enters weekday and part of day: night until 5, morning until 12, afternoon until 17, evening
/// until 22.
void set_time(Facts& facts, Time wall_clock);

/// Which rows are shown without what, so that a chat can begin without it later: a pure function of
/// the seed, the row and the epoch.
struct Thinning {
  double share = 0.2;  // of the rows that lose a certain field, and that lose the carried turns
  std::uint64_t seed = 1;
  std::uint64_t epoch = 0;

  /// Leaves each field out with probability `share`, and all together with half of it.
  Facts thin(Facts facts, const Conversation& row) const;
  bool leaves_out_carried(const Conversation& row) const;
};

}  // namespace idiolect::chat
