// curate/former_names.h
//
// An account that was renamed: the lists of participants know only its present name,
// while older messages may still carry the former one, of which no profile tells.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/outline.h"

namespace idiolect::curate {

/// Names, as `source` spells them, that can only be the owner's from before a renaming: in at least
/// two threads, and wherever they occur, they write to somebody who is listed together with the
/// owner alone, are not listed themselves, and fall silent before the owner writes under a present
/// name (`owner`, in the form of name_key). Who merely left a group fails at the last.
std::vector<std::string> former_names(std::span<const chat::Outline> threads,
                                      std::string_view source, const std::set<std::string>& owner);

}  // namespace idiolect::curate
