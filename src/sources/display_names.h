// sources/display_names.h
//
// Some exports name people by ids in their messages and tell in another file what the ids are
// called (Slack: users.json). Once every file is read, the names take the place of the ids.
#pragma once

#include <map>
#include <string>

#include "chat/message.h"
#include "chat/outline.h"

namespace idiolect::sources {

/// What the ids of one source are called. The keys are ids of people, and of rooms where a text may
/// mention them.
using DisplayNames = std::map<std::string, std::string>;

/// Puts the names into authors and participants, and into the mentions <@id> and <#id> of texts,
/// which become @name and #name. An id without a name stays as it is.
void apply_names(chat::Thread& thread, const DisplayNames& names);
void apply_names(chat::Outline& outline, const DisplayNames& names);

}  // namespace idiolect::sources
