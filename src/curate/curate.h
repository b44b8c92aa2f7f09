// curate/curate.h
//
// Decisions about what an import holds: who the owner is, which messages are
// people talking. Pure functions over `chat`.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat/message.h"
#include "chat/outline.h"

namespace idiolect::curate {

/// Who the owner is, and how that was found out.
struct Owner {
  std::vector<std::string> names;     // all spellings, the first is the one to show; may be empty
  std::string how;                    // one line for the terminal
  std::vector<std::string> warnings;  // one line each, e.g. a --me that matches nobody
  /// By source, the names of the owner there, in the form of name_key.
  std::map<std::string, std::set<std::string>, std::less<>> keys;
  /// Sources of which some export marks the owner's rows: in threads with marks only they count.
  std::set<std::string, std::less<>> marked;

  /// The name that the owner's turns carry: "me" where no name is known.
  std::string display_name() const { return names.empty() ? "me" : names.front(); }
};

/// What the owner may be recognised by, besides `marked_owner` rows.
struct OwnerEvidence {
  std::vector<std::string> given;                          // --me, names and aliases
  std::map<std::string, std::vector<std::string>> stated;  // per source, from profile files
};

/// For each source the first of these that decides: rows the export marks, names that are given or
/// that the export states, the one participant of all its threads, a name known from another
/// source; and with it, names from before the account was renamed (former_names.h).
/// Throws Error when none does, listing the most frequent participants and the --me to add.
Owner find_owner(std::span<const chat::Outline> threads, const OwnerEvidence& evidence);

/// True where a message of `source` is the owner's: the export says so, or the author is one of the
/// owner's names there (compared by name_key).
bool is_owners(const chat::Message& message, std::string_view source, const Owner& owner);

/// Sets `marked_owner` on all of the owner's messages and writes the name to show in their place,
/// in `author` and `participants`: accounts differ between sources, the person does not. A thread
/// with one other person is no group.
void mark_owner(chat::Thread& thread, const Owner& owner);

/// Reclassifies text that no person wrote (system sentences, calls, reactions as text, deleted
/// placeholders, media words; phrases.h) by full-string phrases, and blank text as Empty; returns
/// how many changed.
std::size_t classify(chat::Thread& thread);

}  // namespace idiolect::curate
