// chat/message.h
//
// What an export holds, before any decision: who said what, when, in which
// thread. Plain data; `sources` fills it, `curate` judges it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/times.h"

namespace idiolect::chat {

/// What a record of an export is. Only Text reaches a dataset; the other kinds
/// are dropped under the reason that `slug` names, and counted.
enum class Kind : std::uint8_t {
  Text,      // what a person wrote; a caption too
  Media,     // photo, video, voice, file, GIF, link preview, without words
  Empty,     // nothing
  System,    // what the app says: joined, left, encrypted, renamed
  Unsent,    // taken back; also where the words are still there
  Call,      // begun, ended, missed
  Reaction,  // to another message
  Sticker,
  Poll,
  Location,
  Contact,  // a card
  Draft,    // never sent, or not delivered
};

/// Every kind, in the order of the enumeration.
std::span<const Kind> kinds() noexcept;

/// "text", "media", … as the enumerator in lower case.
std::string_view slug(Kind kind);

struct Message {
  std::string author;  // as the export spells it, mended; empty when it does not say
  Time sent_at;        // in the zone of its thread
  std::string text;    // UTF-8, lines end in \n; empty for most kinds but Text
  Kind kind = Kind::Text;
  bool marked_owner = false;  // the export itself says that the owner sent it (iMazing: Outgoing)
  bool forwarded = false;     // passed on: the words are somebody else's
  std::uint32_t file = 0;     // which of the import's files it stands in, counted from 0
  std::uint32_t record = 0;   // which of the file's records it is, counted from 1; 0: not known
  /// The export marks the text as the app's own (WhatsApp on an iPhone). It is Text until `curate`
  /// has found which sentence it is, and no one's words in any case.
  bool written_by_app = false;
  /// Why the owner leaves the message out, as a slug ("forgotten"); empty: nothing against it.
  /// Views a constant.
  std::string_view dropped = {};
  /// Fingerprints (link_id) of the export's own id of this message, and of the id of the one that
  /// it answers; 0 where the export says none. Small, since there are millions of messages.
  std::uint32_t id = 0;
  std::uint32_t reply_to = 0;

  /// True for what somebody wrote and nobody took out.
  bool is_talk() const noexcept { return kind == Kind::Text && dropped.empty(); }
  /// The reason for which a message that is no talk does not reach a dataset.
  std::string_view reason() const { return dropped.empty() ? slug(kind) : dropped; }
};

/// What stands for an id of an export in Message::id and reply_to: 32 bits, never 0. In a thread of
/// a million messages, 1 link in 4,000 to a message that is missing finds another one instead.
std::uint32_t link_id(std::string_view export_id);

/// All messages between the same people in one place.
struct Thread {
  std::string source;                     // "whatsapp", "instagram", "messenger"
  std::string key;                        // the same for every part of one thread; not shown
  std::string title;                      // the contact, or the name of the group
  std::vector<std::string> participants;  // as the export lists them; authors may be missing
  bool is_group = false;
  /// Nothing is learnt from it, and nothing measured: the owner said so, or it is a group that they
  /// did not choose. Set by curate.
  bool context_only = false;
  Zone zone = Zone::Local;
  std::vector<Message> messages;  // ascending by time, written order where times are equal
};

}  // namespace idiolect::chat
