// chat/gap.h
//
// Silences in words, the same in the marker behind earlier turns and in the
// header of a system text.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>

#include "chat/conversation.h"

namespace idiolect::chat {

/// "1 minute", "3 hours", "2 days", "5 weeks", "4 months", "2 years": the largest unit of which
/// there is at least one (of weeks two, of months two), rounded down. Empty for less than a minute.
std::string gap_words(std::chrono::milliseconds gap);

/// What stands between turn `index` and the one before it: "[3 days later]" between the earlier
/// turns that are carried along and the session, and between two carried turns an hour or more
/// apart; "[later]" where the times do not say. Empty between all others.
std::string gap_marker(std::span<const Turn> turns, std::size_t index);

}  // namespace idiolect::chat
