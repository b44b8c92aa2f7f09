// sources/whatsapp_body.h
//
// What the words of one message of a WhatsApp text export are: a person's, the name of a file, or
// what the app puts in the place of a picture, a poll, a location.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "chat/message.h"

namespace idiolect::sources {

struct Body {
  chat::Kind kind = chat::Kind::Text;
  std::string text;        // of Text only
  bool by_app = false;     // marked as the app's own; which sentence it is, `curate` knows
  bool with_file = false;  // the export was made with media
};

struct BodyRules {
  bool iphone = false;  // U+200E in front says that the app wrote the text
  /// "<…>" that stands for media in this chat, in a language that is not known: without marks.
  std::set<std::string> omissions;
};

/// `raw`: everything behind the author, lines end in \n.
Body read_body(std::string_view raw, const BodyRules& rules);

/// `raw` without marks where it is one "<…>" that could stand for media; empty where it is not.
std::string possible_omission(std::string_view raw);

}  // namespace idiolect::sources
