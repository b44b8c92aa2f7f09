// evaluate/persona.h
//
// persona.md: a summary of who the owner is, for the baseline that is only told
// about them. The program drafts what can be counted; the owner writes the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "chat/conversation.h"

namespace idiolect::evaluate {

/// A first draft, from the training split alone: whom the owner writes to, when, and how.
/// Markdown; what only the owner can say stands as a comment to be replaced.
std::string draft_persona(std::span<const chat::Conversation> conversations,
                          std::string_view owner);

/// The text for the model: without comments and surplus blank lines.
std::string persona_text(std::string_view markdown);

}  // namespace idiolect::evaluate
