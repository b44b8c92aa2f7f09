// sources/matrix_event.h
//
// One event of a Matrix room, as Element exports it: decrypted, otherwise as the
// server keeps it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sources/json_text.h"

namespace idiolect::sources {

struct MatrixEvent {
  chat::Message message;    // the author is the sender's id, "@robin:example.org"
  std::string id;           // of the event
  std::string room;         // empty where the file does not say
  std::string replaces;     // the event whose text this one mends; empty for no edit
  std::string member;       // who joined, or goes by another name now
  std::string member_name;  // what they are called from then on
  std::string_view reason;  // why it is no message, as a slug; empty where it is one
};

MatrixEvent read_matrix_event(simdjson::ondemand::value value, JsonText& json);

/// `body` without the words it answers, which older apps put in front as "> <@anna:example.org> …".
std::string_view without_matrix_quote(std::string_view body);

}  // namespace idiolect::sources
