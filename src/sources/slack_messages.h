// sources/slack_messages.h
//
// The messages of a Slack channel. Replies in its threads stand between the others, by time.
#pragma once

#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

/// Reads the list of one day. People are known by their ids until every file has been read.
FileContent read_slack_messages(const Document& document);

/// True where `path` is the day of a channel, 2023-04-13.json.
bool is_slack_day(std::string_view path) noexcept;

}  // namespace idiolect::sources
