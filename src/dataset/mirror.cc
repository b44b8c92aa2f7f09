#include "dataset/mirror.h"

namespace idiolect::dataset {

std::vector<chat::Conversation> mirrored(std::vector<chat::Conversation> conversations) {
  std::erase_if(conversations, [](const chat::Conversation& conversation) {
    return conversation.is_group || !conversation.contact;
  });
  for (chat::Conversation& conversation : conversations)
    for (chat::Turn& turn : conversation.turns)
      turn.role = turn.role == chat::Role::User ? chat::Role::Assistant : chat::Role::User;
  return conversations;
}

}  // namespace idiolect::dataset
