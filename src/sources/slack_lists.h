// sources/slack_lists.h
//
// What lies beside the channels of a Slack export: who the people are, who is in which channel.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

/// users.json: what ids are called, as the account chose to be shown. Accounts that would have the
/// same name get their user name behind it.
FileContent read_slack_users(const Document& document);

/// channels.json, groups.json, dms.json, mpims.json: one thread without messages per channel, under
/// the key of its folder.
FileContent read_slack_channels(const Document& document);

}  // namespace idiolect::sources
