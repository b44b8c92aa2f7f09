// commands/inspection.h
//
// What `idiolect inspect` found, and its two faces: the terminal and one web page.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "chat/conversation.h"
#include "dataset/overview.h"

namespace idiolect::commands {

/// What a token is to the trainer.
enum class TokenUse : std::uint8_t {
  Trained,  // carries loss: the owner's words, and the end of their turn
  Context,  // what others wrote, and the system text
  Control,  // the template's own
};

struct UsedToken {
  std::string text;
  TokenUse use = TokenUse::Control;
};

/// One conversation to show, with its tokens where a tokenizer is known.
struct Shown {
  chat::Conversation conversation;
  std::string split;
  std::vector<UsedToken> tokens;
};

struct Inspection {
  std::string folder;
  std::string owner;
  std::vector<std::pair<std::string, std::size_t>> sessions;  // by split
  dataset::Overview overview;
  std::vector<Shown> longest;      // a few, most messages first; without tokens
  std::vector<Shown> shortest;     // a few
  std::vector<Shown> shown;        // drawn, or asked for
  std::size_t tokens = 0;          // of all sessions; 0 where no tokenizer is known
  std::size_t trained_tokens = 0;  // of which carry loss
  std::size_t longest_tokens = 0;  // of one session
};

/// "session 3f2a… of train: Priya Nair, whatsapp, 2023-01-05T18:00".
std::string heading_of(const Shown& shown);

/// For a terminal of `width` columns; with `colours`, tokens are coloured, else marked.
std::string inspection_text(const Inspection& inspection, std::size_t width, bool colours);

/// One page that loads nothing.
std::string inspection_html(const Inspection& inspection);

/// The figures, without a text.
Json inspection_json(const Inspection& inspection);

}  // namespace idiolect::commands
