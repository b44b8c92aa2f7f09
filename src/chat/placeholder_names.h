// chat/placeholder_names.h
//
// The names that apps put in the place of accounts that are gone. They are many
// people, a different one in each thread: nobody to merge, and never the owner.
#pragma once

#include <string_view>

namespace idiolect::chat {

/// True for "Facebook user", "Instagram User", …, also with A–Z in the other case.
bool stands_for_many(std::string_view name) noexcept;

}  // namespace idiolect::chat
