// curate/others.h
//
// Who else is in a thread.
#pragma once

#include <set>
#include <string>

#include "chat/message.h"

namespace idiolect::curate {

/// The names of everyone who is listed or writes in `thread`, as it spells them, without `owner`,
/// the name that mark_owner gave the owner.
std::set<std::string> others_of(const chat::Thread& thread, const std::string& owner);

}  // namespace idiolect::curate
