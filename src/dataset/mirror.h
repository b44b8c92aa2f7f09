// dataset/mirror.h
//
// The same chats from the other side: a control. An adapter that learnt what the
// contacts wrote had the same topics, the same recipe and about as much text; what it
// lacks on the owner's words is the owner.
#pragma once

#include <vector>

#include "chat/conversation.h"

namespace idiolect::dataset {

/// `conversations` with the roles of owner and contact exchanged and nothing else, so that the
/// control is told the same and taught other words. Groups have more than one other side and are
/// left out.
std::vector<chat::Conversation> mirrored(std::vector<chat::Conversation> conversations);

}  // namespace idiolect::dataset
