// sources/slack.h
//
// Reads a Slack export: one folder per channel with a file per day, and lists of people
// and channels beside the folders. A channel's days have one key, its folder. Nothing says
// whose export it is. docs/formats/slack.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// True for a list of messages and for users.json, channels.json, groups.json, dms.json,
/// mpims.json.
Match is_slack(const Glimpse& glimpse);

/// Throws Error with the byte where the JSON breaks.
FileContent read_slack(const Document& document);

inline constexpr Source kSlack{"slack", "Slack export (folder or zip)", is_slack, read_slack};

}  // namespace idiolect::sources
