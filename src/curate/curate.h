// curate/curate.h
//
// Decisions about what an import holds: who the owner is, which messages are
// people talking. Pure functions over `chat`.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/message.h"

namespace idiolect::curate {

/// Who the owner is, and how that was found out.
struct Owner {
  std::vector<std::string> names;  // all spellings, the first is the one to show
  std::string how;                 // one line for the terminal
};

/// What the owner may be recognised by, besides `marked_owner` rows.
struct OwnerEvidence {
  std::vector<std::string> given;                                 // --me, names and aliases
  std::map<std::string, std::vector<std::string>> stated;         // per source, from profile files
};

/// Throws Error when the owner of a source cannot be found, listing its most frequent participants
/// and the --me to add.
Owner find_owner(std::span<const chat::Thread> threads, const OwnerEvidence& evidence);

/// True where `message` is the owner's: the export says so, or the author is one of the names
/// (compared after trimming, NFC, without invisible marks, case-folded).
bool is_owners(const chat::Message& message, const Owner& owner);

/// Reclassifies text that no person wrote (system sentences, calls, reactions as text, deleted
/// placeholders, media words) by full-string phrases; returns how many changed.
std::size_t classify(chat::Thread& thread);

}  // namespace idiolect::curate
