// curate/others.h
//
// Who else is in a thread, and what is said where nobody is who was meant.
#pragma once

#include <set>
#include <string>

#include "chat/message.h"

namespace idiolect::curate {

/// The names of everyone who is listed or writes in `thread`, as it spells them, without `owner`,
/// the name that mark_owner gave the owner.
std::set<std::string> others_of(const chat::Thread& thread, const std::string& owner);

/// Throws UsageError: `what`, with the name of `known` that was probably meant instead of `name`,
/// or where to look for it.
[[noreturn]] void fail_with_unknown(const std::string& what, const std::string& name,
                                    const std::set<std::string>& known);

}  // namespace idiolect::curate
