// sources/discord_file_name.h
//
// DiscordChatExporter says in the name of a file which channel it holds and which part of it:
// "Direct Messages - Private - bob [1234567890] [part 2].csv".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace idiolect::sources {

struct DiscordFileName {
  std::string title;       // "bob"; the whole stem where the name has another form
  std::string key;         // the same for all parts of a channel in one format
  std::size_t number = 0;  // of the part; 0 where the channel is not split
};

DiscordFileName discord_file_name(std::string_view path);

/// The key of the thread that holds the channel `id`.
std::string discord_channel_key(std::string_view id);

}  // namespace idiolect::sources
