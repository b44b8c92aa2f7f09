// sources/discord_markup.h
//
// What Discord's clients show in the place of the markup that a message is stored with.
// DiscordChatExporter undoes it unless told not to; the data package never does.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::sources {

/// `content` with \n line ends, custom emoji as :name:, and mentions of people as <@id>, which
/// become names when every file has been read (display_names.h).
std::string readable_markup(std::string_view content);

/// True where all of `content` is the address of a GIF, as Discord's own picker sends it.
bool is_gif_link(std::string_view content) noexcept;

}  // namespace idiolect::sources
